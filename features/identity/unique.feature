Feature: Every device has a unique identity
  PRV-ID-1. A serial number, UUID or hardware ID that belongs to one device and to no other.

  @PRV-ID-1.1 @must @needs-console @needs-factory-line
  Scenario: A manufactured device has an identity in the declared form
    Given a manufactured device
    When its identity is read
    Then the identity has the form that the product declares
    And the identity is not a placeholder

  @PRV-ID-1.2 @must @needs-console @needs-factory-line @needs-hardware-id
  Scenario: The devices on the bench have different identities
    Given every device on the bench, manufactured
    When the identity of each is read
    Then no two of them have the same identity
    # No defect fails this: it compares with runs given by --against, and here is none; steps/actors/uniqueness.test.ts shows it fail.
    And none of them bears the identity of another device of an earlier run

  @PRV-ID-1.2 @must @lot @needs-console @needs-factory-line @needs-hardware-id
  Scenario: No two devices of a lot have the same identity
    Given a manufactured lot of the declared sample size
    When the identity of each is read
    Then no two of them have the same identity
    # No defect fails this: it compares with runs given by --against, and here is none; steps/actors/uniqueness.test.ts shows it fail.
    And none of them bears the identity of another device of an earlier run

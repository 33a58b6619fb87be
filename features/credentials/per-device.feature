Feature: Each device gets a credential of its own
  PRV-CRED-1. At manufacture or at first-boot set-up, as the product declares; and nobody gets in without one.

  @PRV-CRED-1.1 @must @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: A device that left the factory has the credentials that the product declares for that moment
    Given a manufactured device
    When its operational credential is asked for
    Then it has one only if the product declares that manufacture provides it
    And the device still proves that identity with its key

  @PRV-CRED-1.1 @must @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: A provisioned device uses an operational credential
    Given a provisioned device
    When its operational credential is asked for
    Then the backend has that one in use for the device, and no other

  @PRV-CRED-1.1 @must @negative @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: Nobody gets in without a credential
    Given a provisioned device
    When an intruder connects in its name without a credential
    Then the attempt is refused

  @PRV-CRED-1.2 @must @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: The operational credential is bound to the device's identity
    Given a provisioned device
    When its operational credential is asked for
    Then it names the device's identity
    And the backend's authority has issued it for this time
    And it makes the device no authority

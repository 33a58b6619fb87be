Feature: Credentials are never shared across devices
  PRV-CRED-2. No two devices have the same key or the same secret, and what opens one opens no other.

  @PRV-CRED-2.1 @must @lot @needs-console @needs-factory-line @needs-hardware-id @needs-network @needs-backend
  Scenario: No two devices of a lot have the same operational key
    Given a provisioned lot of the declared sample size
    When the operational public key of each is read
    Then no two of them have the same operational key
    And the operational key of none of them follows from what everybody can read
    # No defect fails this: it needs an earlier run to compare with (--against); steps/actors/uniqueness.test.ts shows it instead.
    And none of them has the operational key of another device of an earlier run

  @PRV-CRED-2.1 @must @lot @needs-console @needs-factory-line @needs-hardware-id
  Scenario: No two devices of a lot left the factory with the same key
    Given a manufactured lot of the declared sample size
    When the public key of each is read
    Then no two of them have the same key
    And the key of none of them follows from what everybody can read
    # No defect fails this: it needs an earlier run to compare with (--against); steps/actors/uniqueness.test.ts shows it instead.
    And none of them has the key of another device of an earlier run

  @PRV-CRED-2.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: No two devices get the same operational key by a rotation
    Given two provisioned devices
    When the credential of each is rotated
    Then no operational key was ever that of both

  @PRV-CRED-2.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: No two devices get the same operational key from their next owners
    Given two provisioned devices
    When each is decommissioned and provisioned anew
    Then no operational key was ever that of both

  @PRV-CRED-2.2 @must @lot @needs-backend @needs-factory-line @needs-console @needs-hardware-id
  Scenario: No two devices of a lot have the same set-up secret
    Given a manufactured lot of the declared sample size
    When the label of each is read
    Then no two of them have the same set-up secret
    And the set-up secret of none of them follows from what everybody can read
    # No defect fails this: it needs an earlier run to compare with (--against); steps/actors/uniqueness.test.ts shows it instead.
    And none of them has the set-up secret of another device of an earlier run

  @PRV-CRED-2.2 @must @negative
  Scenario: No secret is the same in every device by default
    Given the published configuration schemas
    When their fields are read
    # No defect fails this: it reads only the schemas that the product declares; steps/actors/configurations.test.ts shows it fail.
    Then no secret has a default but an empty one

  @PRV-CRED-2.3 @must @negative @needs-flash-read @needs-factory-line @needs-console @needs-network @needs-backend
  Scenario: No firmware image holds a secret of a device
    Given every device on the bench, provisioned
    When the firmware of each is read out
    Then no image holds the private key of any of them
    And no image holds the set-up secret of any of them in any encoding

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device is refused under another device's identity
    Given two provisioned devices
    When an intruder connects in the second's name with a credential of the first
    Then the attempt is refused
    And the second device stays connected

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air
  Scenario: A device's set-up secret opens no other device
    Given two manufactured devices
    When somebody sets up the second with the set-up secret of the first
    Then the attempt is refused

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console @needs-air
  Scenario: No set-up secret that is the same everywhere opens a device
    Given a manufactured device
    When somebody tries set-up secrets that are the same everywhere
    Then each attempt is refused

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario Outline: No set-up secret that is the same everywhere opens a device that was <taken back>
    Given a provisioned device
    When it is <taken back>, and somebody tries set-up secrets that are the same everywhere
    Then each attempt is refused

    Examples:
      | taken back                |
      | reset to factory defaults |
      | decommissioned            |

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device is given no credential in another device's name
    Given two provisioned devices
    When an intruder asks for a further credential in the second's name with a credential of the first
    Then the attempt is refused

  @PRV-CRED-2.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device's credential opens nothing that is between the backend and another device
    Given two provisioned devices
    When an intruder with a credential of the first asks for the second's orders, and speaks as the second
    Then each attempt is refused

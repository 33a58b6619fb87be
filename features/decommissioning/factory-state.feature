Feature: A decommissioned device is in a clean factory state
  PRV-DEC-4. As new, the same device as before, and somebody else's whenever they want.

  @PRV-DEC-4.1 @should @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: The configuration is that of a new device
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then every field has its published default, or the factory's value where the product declares it
    And it shows the state of a new device

  @PRV-DEC-4.1 @should @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up @needs-power
  Scenario: An update that comes while the device waits to be wiped leaves nothing behind
    Given a provisioned device that holds its owner's data, and was offered a tampered image
    When its owner decommissions it while its backend is silent, and an update is installed meanwhile
    Then it knows nothing of its owner
    And every field has its published default, or the factory's value where the product declares it

  @PRV-DEC-4.2 @should @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: The identity is kept
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then its identity is the same as before
    And the device still proves that identity with its key

  @PRV-DEC-4.3 @should @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: Another owner can set the device up
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it, and another person sets it up
    Then it is in operation
    And the backend has the device bound to the other person's account
    And the other person can claim it, and the first owner cannot claim it back
    And it shows no user data

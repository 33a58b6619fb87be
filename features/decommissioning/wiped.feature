Feature: Decommissioning erases all credentials, keys and user data
  PRV-DEC-1. Nothing of the owner is left in the memory, not even encrypted, and a wipe that is cut short is finished. What a
  read-out shows is NIST SP 800-88 Clear; it says nothing of what a laboratory reads from worn cells.

  @PRV-DEC-1.1 @must @needs-flash-read @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: No credential is left
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then it holds no operational credential
    And nothing of what provisioning wrote to the declared place of credentials is left in the flash

  @PRV-DEC-1.1 @must @needs-flash-read @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: No credential is left of a device that was getting a new one
    Given a provisioned device that holds its owner's data, off the network in the middle of a rotation
    When its owner decommissions it
    Then it holds no operational credential
    And nothing of what provisioning wrote to the declared place of credentials is left in the flash

  @PRV-DEC-1.2 @must @needs-flash-read @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: No key is left
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then its flash holds no private key of the device
    And nothing of what was written since manufacture is left in the flash, encrypted or not

  @PRV-DEC-1.2 @must @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: No key comes back with the next owner
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it, and another person sets it up
    Then it is in operation
    And its operational key is none that it had before

  @PRV-DEC-1.3 @must @needs-flash-read @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: No user data are left
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then it shows no user data
    And it knows nothing of its owner
    And its flash holds nothing of its owner in any encoding
    And nothing of what was written since manufacture is left in the flash, encrypted or not

  @PRV-DEC-1.3 @must @negative @needs-air @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A wiped device does not come back to the network of its owner
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it, and their network comes into reach again
    Then its backend hears nothing of it

  @PRV-DEC-1.4 @must @needs-flash-read @needs-power-cut @needs-flash-write @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A wipe that loses power at any moment is finished, or never began
    Given a provisioned device that holds its owner's data, off the network
    When its decommissioning is interrupted at each of the declared cut points
    Then the device came up every time
    And either nothing was wiped or everything was

  @PRV-DEC-1.4 @must @needs-flash-read @needs-power @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A device that finished a wipe at its start is wiped for its next owner as well
    Given a device that finished an owner's wipe at its start and holds the next owner's data, off the network
    When its owner decommissions it
    Then it holds no operational credential
    And its flash holds nothing of its owner in any encoding
    And nothing of what was written since manufacture is left in the flash, encrypted or not
    And the backend learns of both wipes once the device is back on the network

  @PRV-DEC-1.4 @must @needs-flash-read @needs-power @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A wipe that is finished at a start is one device's and leaves another as it was
    Given a provisioned device that holds its owner's data, and another provisioned device
    When the first is decommissioned, and its power cycled before its backend has answered
    Then it holds no operational credential
    And its flash holds nothing of its owner in any encoding
    And nothing of what was written since manufacture is left in the flash, encrypted or not
    And the backend has one notice of it, as the device's own, and none of the other once the device is back on the network
    And the second device is in operation with the credential that it had, also after a power cycle

  @PRV-DEC-1.4 @must @needs-flash-read @needs-power-cut @needs-flash-write @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A wipe by the operator's order that loses power at any moment is finished, or never began
    Given a provisioned device that holds its owner's data
    When its decommissioning by order is interrupted at each of the declared cut points
    Then the device came up every time
    And either nothing was wiped or everything was

  @PRV-DEC-1.1 @PRV-DEC-1.3 @must @needs-flash-read @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario Outline: Nothing of the owner is left of a device that was <past>
    Given a provisioned device that holds its owner's data, was <past> and is off the network
    When its owner decommissions it
    Then it holds no operational credential
    And it shows no user data
    And it knows nothing of its owner
    And its flash holds nothing of its owner in any encoding
    And nothing of what was written since manufacture is left in the flash, encrypted or not

    Examples:
      | past                                        |
      | given another credential                    |
      | updated to the next release                 |
      | reset to factory defaults and set up again  |
      | decommissioned and set up by its next owner |

  @PRV-DEC-1.3 @must @needs-flash-read @needs-console @needs-factory-line @needs-set-up
  Scenario: Nothing is left of what was set in a device that never went into operation
    Given a manufactured device that nobody took into operation, in which every field is set
    When its owner decommissions it
    Then every field has its published default, or the factory's value where the product declares it
    And its flash holds nothing of its owner in any encoding
    And nothing of what was written since manufacture is left in the flash, encrypted or not

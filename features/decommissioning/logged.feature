Feature: Decommissioning is logged before anything is erased
  PRV-DEC-3. Whoever finds a wiped device can read when and by whom it was wiped.

  @PRV-DEC-3.1 @must @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: The log says that the device was decommissioned
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then its log says that it was decommissioned over the console

  @PRV-DEC-3.1 @must @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: The log says that the operator had the device decommissioned
    Given a provisioned device that holds its owner's data
    When the operator orders its decommissioning
    Then its log says that it was decommissioned over the backend

  @PRV-DEC-3.2 @must @needs-console @needs-power-cut @needs-flash-read @needs-flash-write @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: Wherever something was erased, the entry was there before
    Given a provisioned device that holds its owner's data, off the network
    When its decommissioning is interrupted at each of the declared cut points and the device found later
    Then wherever something was erased the log has an entry from before the cut

  @PRV-DEC-3.3 @must @needs-console @needs-network @needs-backend @needs-factory-line @needs-power @needs-set-up
  Scenario: The entry can be read afterwards where the product declares it, and tells nothing of the owner
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it, and its power is cycled
    Then its log holds the entry if the product declares that it is kept
    And no entry of its log tells anything of the owner

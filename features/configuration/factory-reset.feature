Feature: Configuration can be reset to factory defaults
  PRV-CFG-4. By the button for the declared time, by command, and by nobody who lacks the authority.

  @PRV-CFG-4.1 @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-button @needs-power
  Scenario: The button held for the declared time resets the configuration
    Given a manufactured device in which every field is set
    When the reset button is held for the declared time
    Then every field that a reset does not keep has its published default
    And the device has logged the reset
    And every field that a reset does not keep has its published default after a power cycle

  @PRV-CFG-4.1 @must @negative @needs-console @needs-factory-line @needs-button
  Scenario: The button held too short resets nothing, however often
    Given a manufactured device in which every field is set
    When the reset button is held for less than the declared time, and again
    Then every field is as it was set
    And it is reset once the button is held for the declared time

  @PRV-CFG-4.1 @PRV-CFG-4.2 @must @needs-console @needs-factory-line
  Scenario: The local command resets the configuration
    Given a manufactured device in which every field is set
    When it is reset by the local command
    Then every field that a reset does not keep has its published default
    And the device has logged the reset

  @PRV-CFG-4.1 @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-network @needs-backend @needs-power
  Scenario: The operator's order resets the configuration
    Given a manufactured device in which every field is set, registered with the backend
    When the operator orders a factory reset
    Then every field that a reset does not keep has its published default
    And the device has logged the reset
    And every field that a reset does not keep has its published default after a power cycle

  @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-network @needs-backend
  Scenario: A reset clears what the operator has set as well
    Given a manufactured device in which every field is set, registered with the backend
    When every field but the backend's address is changed by the operator's order, and it is reset by the local command
    Then every field that a reset does not keep has its published default

  @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-power
  Scenario: A reset outlives the loss of power
    Given a manufactured device in which every field is set
    When it is reset by the local command, and its power is cycled
    Then every field that a reset does not keep has its published default

  @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-power-cut
  Scenario: A reset that loses power is finished or never began
    Given a manufactured device in which every field is set
    When a reset by the local command is interrupted at each of the declared cut points
    Then the device came up every time
    And either no field was reset or every field was

  @PRV-CFG-4.2 @must @needs-console @needs-factory-line @needs-network @needs-backend @needs-power-cut @needs-flash-read @needs-flash-write
  Scenario: A reset by the operator's order that loses power is finished or never began
    Given a provisioned device in which every field is set
    When a reset by the operator's order is interrupted at each of the declared cut points
    Then the device came up every time
    And either no field was reset or every field was

  @PRV-CFG-4.3 @must @negative @needs-console @needs-factory-line @needs-network @needs-backend
  Scenario Outline: A reset order that is <wrong> is refused
    Given a manufactured device in which every field is set, registered with the backend
    When an intruder sends a reset order that is <wrong>
    Then the attempt is refused
    And every field is as it was set
    And the device has logged the refused order

    Examples:
      | wrong                       |
      | unsigned                    |
      | signed by a stranger        |
      | tampered with               |
      | addressed to another device |
      | expired                     |
      | a replay of an older order  |

  @PRV-CFG-4.3 @must @negative @needs-power @needs-console @needs-factory-line @needs-network @needs-backend @needs-set-up
  Scenario Outline: No wrong reset order is obeyed by a device that was <past>
    Given a provisioned device that holds its owner's data and was <past>
    When an intruder sends reset orders, each wrong in another way
    Then each attempt is refused
    And it is in operation with the credential that it had, also after a power cycle

    Examples:
      | past                                        |
      | given another credential                    |
      | updated to the next release                 |
      | reset to factory defaults and set up again  |
      | decommissioned and set up by its next owner |

  @PRV-CFG-4.2 @must @needs-console @needs-factory-line
  Scenario: A reset clears every field after an update as well
    Given a manufactured device in which every field is set
    When it is updated to the release that it runs, and reset by the local command
    Then every field that a reset does not keep has its published default

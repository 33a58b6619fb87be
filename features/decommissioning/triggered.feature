Feature: Decommissioning is triggered locally and remotely
  PRV-DEC-2. By the owner at the device, by the operator from afar, and by nobody else.

  @PRV-DEC-2.1 @must @needs-console @needs-flash-read @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: The owner decommissions the device at its console
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it
    Then its flash holds nothing of its owner in any encoding
    And its log says that it was decommissioned over the console

  @PRV-DEC-2.2 @must @needs-network @needs-backend @needs-flash-read @needs-console @needs-factory-line @needs-set-up
  Scenario: The operator decommissions the device from afar
    Given a provisioned device that holds its owner's data
    When the operator orders its decommissioning
    Then its flash holds nothing of its owner in any encoding
    And its log says that it was decommissioned over the backend

  @PRV-DEC-2.3 @must @negative @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario Outline: Somebody at the console <without> does not decommission the device
    Given a provisioned device that holds its owner's data
    When somebody at the console <without> decommissions it
    Then the attempt is refused
    And it is in operation with the credential that it had
    And it still holds its owner's data
    And the device has logged the refused attempt
    And its owner can decommission it still

    Examples:
      | without                     |
      | without a proof             |
      | with a wrong proof          |
      | with another device's proof |

  @PRV-DEC-2.3 @must @negative @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario Outline: A decommission order that is <wrong> is refused
    Given a provisioned device that holds its owner's data
    When an intruder sends a decommission order that is <wrong>
    Then the attempt is refused
    And the device has logged the refused order
    And it is in operation with the credential that it had
    And it still holds its owner's data

    Examples:
      | wrong                       |
      | unsigned                    |
      | signed by a stranger        |
      | tampered with               |
      | addressed to another device |
      | expired                     |

  @PRV-DEC-2.3 @must @negative @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A decommission order that was obeyed once is refused while the next owner waits for the device
    Given a device that was decommissioned by order and waits for its confirmation
    When the same order is delivered again
    Then the attempt is refused
    And the device has logged the refused order

  @PRV-DEC-2.3 @must @negative @needs-power @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A decommission order that was obeyed once does not decommission the device for its next owner
    Given a device that was decommissioned by order and provisioned anew
    When its power is cycled, and the same order is delivered again
    Then the attempt is refused
    And the device has logged the refused order
    And it is in operation with the credential that it had

  @PRV-DEC-2.3 @must @negative @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario Outline: Nobody without the right decommissions a device that was <past>
    Given a provisioned device that holds its owner's data and was <past>
    When somebody at the console decommissions it without a proof, and with a wrong one
    Then each attempt is refused
    When an intruder sends decommission orders, each wrong in another way
    Then each attempt is refused
    And it still holds its owner's data

    Examples:
      | past                                       |
      | given another credential                   |
      | updated to the next release                |
      | reset to factory defaults and set up again |
      | decommissioned and set up by its next owner |

Feature: The device enters normal operation
  PRV-FIELD-5. Once confirmed it works, it goes on after a power cycle, and its set-up is closed.

  @PRV-FIELD-5.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The device is in operation within the declared time after the confirmation
    Given a manufactured device, whose backend withholds confirmations
    When it is provisioned up to its registration, and the operator confirms it after half of the declared time
    Then its first telemetry comes within the declared time after the confirmation
    And it is in operation

  @PRV-FIELD-5.2 @must @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device in operation is in operation again after a power cycle
    Given a provisioned device
    When its power is cycled
    Then it is in operation
    And it has not registered anew
    And it is in operation with the credential that it had

  @PRV-FIELD-5.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device in operation is in operation again after an update
    Given a provisioned device
    When it is updated to the next release in the middle of its operation
    Then it is in operation
    And it has not registered anew
    And it is in operation with the credential that it had

  @PRV-FIELD-5.2 @must @needs-power-cut @needs-flash-read @needs-flash-write @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A first start that loses power at any moment leads into operation all the same
    Given a manufactured device
    When its first start is interrupted at each of the declared cut points
    Then the device came up every time
    And it was in operation with one working credential every time

  @PRV-FIELD-5.3 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: The set-up of a device in operation is closed
    Given a provisioned device
    When somebody with the device's set-up secret sets it up again
    Then the attempt is refused

  @PRV-FIELD-5.3 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console @needs-power
  Scenario: An app that was left open is shut out of a device in operation
    Given a manufactured device
    When a person sets it up, and in the same app hands over something else once it is in operation
    Then the attempt is refused
    And it holds what the person supplied, also after a power cycle

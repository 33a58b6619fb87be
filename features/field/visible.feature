Feature: The device advertises over Bluetooth LE or opens an access point for configuration
  PRV-FIELD-1. When it is not provisioned, for as long as declared, and telling nothing secret.

  @PRV-FIELD-1.1 @must @needs-power @needs-network @needs-air @needs-factory-line @needs-console
  Scenario: A device that is not provisioned is visible within the declared time
    Given a manufactured device
    When its power is cycled
    Then its set-up is visible within the declared time

  @PRV-FIELD-1.1 @must @negative @needs-power @needs-network @needs-air @needs-factory-line @needs-console
  Scenario: What a device tells everybody is no secret
    Given a manufactured device
    When its set-up is looked for
    Then what it tells everybody holds no secret of the device in any encoding

  @PRV-FIELD-1.2 @must @negative @needs-power @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: A provisioned device is not visible, not even after a power cycle
    Given a provisioned device
    When its power is cycled
    Then it is in operation
    And its set-up is not visible

  @PRV-FIELD-1.2 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: A device in operation stays invisible when its credential is rotated and its firmware updated
    Given a provisioned device
    # Each of them has ended only when the device is in operation again.
    When its credential is rotated, and it is updated to the next release
    Then its set-up was not visible after either

  @PRV-FIELD-1.2 @must @negative @needs-power @needs-network @needs-air @needs-factory-line @needs-console
  Scenario: The set-up closes when its declared window is over
    Given a manufactured device
    When its set-up has been open for the declared window
    Then its set-up is not visible

  @PRV-FIELD-1.2 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: The set-up closes when its declared window is over, also while the device tries and fails
    Given a manufactured device, whose backend has an untrusted certificate
    When its set-up has been open for the declared window, in the middle of which the device tried again and failed
    Then its set-up is not visible

  @PRV-FIELD-1.2 @must @negative @needs-power @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: A device in operation stays invisible when it loses its network
    Given a provisioned device
    When it loses its network, its power is cycled without one, and its network comes back
    Then its set-up was not visible after either
    And it is in operation

  @PRV-FIELD-1.2 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario Outline: The set-up of a device that was <taken back> closes when its declared window is over
    Given a provisioned device
    When it is <taken back>, and its set-up has been open for the declared window
    Then its set-up is not visible

    Examples:
      | taken back                |
      | reset to factory defaults |
      | decommissioned            |

  @PRV-FIELD-1.2 @must @negative @needs-power @needs-network @needs-air @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario Outline: A device in operation that was <past> is not visible
    Given a provisioned device that holds its owner's data and was <past>
    When somebody looks for its set-up, and again after a power cycle
    Then its set-up was not visible after either

    Examples:
      | past                                        |
      | reset to factory defaults and set up again  |
      | decommissioned and set up by its next owner |

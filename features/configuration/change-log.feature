Feature: Configuration changes are logged
  PRV-CFG-6. Who changed what, when and over which interface can be read afterwards; secrets cannot.

  @PRV-CFG-6.1 @PRV-CFG-6.2 @must @needs-console @needs-factory-line
  Scenario: Each change made locally has one log entry
    Given a manufactured device
    When each field is changed in turn over the console
    Then the log has exactly one entry for each change, in order, with field, values, time and origin

  @PRV-CFG-6.1 @PRV-CFG-6.2 @must @needs-console @needs-factory-line @needs-network @needs-backend
  Scenario: Each change ordered by the backend has one log entry
    Given a manufactured device, registered with the backend
    When each field but the backend's address is changed in turn by the operator's order
    Then the log has exactly one entry for each change, in order, with field, values, time and origin

  @PRV-CFG-6.1 @PRV-CFG-6.2 @must @needs-console @needs-factory-line @needs-network @needs-set-up @needs-backend
  Scenario: Each value that a person hands over has one log entry
    Given a manufactured device
    When a person sets it up, whose values are new to it
    Then the log has exactly one entry for each value that was changed, with field, values and origin

  @PRV-CFG-6.1 @must @needs-console @needs-factory-line
  Scenario: A change of many fields at once has one log entry for each
    Given a manufactured device
    When every field is changed at once over the console
    Then the log has exactly one entry for each value that was changed, with field, values and origin

  @PRV-CFG-6.1 @must @needs-console @needs-factory-line
  Scenario: A full log has room for each new change
    Given a manufactured device whose log is full
    When each field is changed in turn over the console
    Then the log has exactly one entry for each change, in order, with field, values, time and origin

  @PRV-CFG-6.1 @must @negative @needs-console @needs-factory-line
  Scenario: A change that is refused has no entry and no effect
    Given a manufactured device in which every field is set
    When an undefined field is changed together with a defined one
    Then the attempt is refused
    And every field is as it was set
    And the log has no entry of a change since

  @PRV-CFG-6.3 @must @negative @needs-console @needs-factory-line
  Scenario: The log masks secrets
    Given a manufactured device
    When each secret field is changed over the console
    Then the log has an entry for each secret field
    And no entry of the log holds a secret

  @PRV-CFG-6.3 @must @negative @needs-console @needs-power @needs-factory-line @needs-network @needs-set-up @needs-backend
  Scenario: The log masks secrets, whoever changes them, in all of a device's life
    Given a manufactured device
    When it is set up, used, serviced, updated, reset and decommissioned
    Then at no time did an entry of its log hold a secret

  @PRV-CFG-6.3 @must @negative @needs-console @needs-factory-line @needs-flash-read
  Scenario: No secret stands in the log's memory in any encoding
    Given a manufactured device
    When each secret field is changed over the console
    Then the flash that holds the log holds no secret in any encoding

  @PRV-CFG-6.4 @must @needs-console @needs-factory-line @needs-power
  Scenario: The log survives a restart and a power cut
    Given a manufactured device in which every field is set
    When its log is read before and after a restart and a power cycle
    Then the log still holds every entry that it held before

  @PRV-CFG-6.4 @must @needs-console @needs-factory-line
  Scenario: The log survives an update
    Given a manufactured device in which every field is set
    When its log is read before and after an update to the next release
    Then the log still holds every entry that it held before

  @PRV-CFG-6.4 @must @needs-console @needs-factory-line @needs-power-cut
  Scenario: The log survives a change that loses power at any moment
    Given a manufactured device in which every field is set
    When a change of one field is interrupted at each of the declared cut points
    Then the device came up every time
    And the log still held every entry that it held before, every time

  @PRV-CFG-6.1 @must @needs-console @needs-factory-line
  Scenario Outline: Each change has one log entry in a device that was <past>
    Given a manufactured device that was <past>
    When each field is changed in turn over the console
    Then the log has exactly one entry for each change, in order, with field, values, time and origin

    Examples:
      | past                                |
      | updated to the release that it runs |
      | reset to factory defaults           |

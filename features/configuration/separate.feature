Feature: Configuration is separate from firmware
  PRV-CFG-1. Changing one leaves the other alone; an update that goes well, is interrupted or is taken back keeps every field.

  @PRV-CFG-1.1 @must @needs-console @needs-factory-line @needs-flash-read
  Scenario: A configuration change leaves the firmware image untouched
    Given a manufactured device
    When every field is set to a value other than its default
    Then the firmware in its flash is the released image, byte for byte
    And the device reports the released image

  @PRV-CFG-1.1 @must @needs-console @needs-factory-line @needs-flash-erase @needs-flash-read
  Scenario: Erasing the stored configuration leaves firmware that runs on defaults
    Given a manufactured device in which every field is set
    When its stored configuration is erased
    Then every field has its published default
    And the firmware in its flash is the released image, byte for byte

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line
  Scenario: Every field survives an update
    Given a manufactured device in which every field is set
    When it is updated to the next release
    Then every field is as it was set
    And it runs the next release

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line
  Scenario: Every field survives one update after the other
    Given a manufactured device in which every field is set
    When it is updated to the next release, and to the same once more
    Then every field is as it was set
    And it runs the next release

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line @needs-network @needs-backend
  Scenario: What the operator has changed survives an update
    Given a provisioned device in which every field is set
    When every field but the backend's address is changed by the operator's order, and it is updated to the next release
    Then every field is as it was set

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line @needs-power
  Scenario: Every field survives an update that is taken back
    Given a manufactured device in which every field is set
    When an update to the next release is not confirmed
    Then it runs the released firmware
    And every field is as it was set

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line @needs-power-cut
  Scenario: Every field survives an update that loses power at any moment
    Given a manufactured device in which every field is set
    When an update to the next release is interrupted at each of the declared cut points
    Then the device came up every time
    And every field was as it was set every time

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line @needs-network @needs-backend @needs-power-cut @needs-flash-read @needs-flash-write
  Scenario: Every field survives an update by the operator's order that loses power at any moment
    Given a provisioned device in which every field is set
    When an update that the operator orders is interrupted at each of the declared cut points
    Then the device came up every time
    And every field was as it was set every time

  @PRV-CFG-1.2 @should @negative @needs-console @needs-factory-line
  Scenario: An image that is not rightly signed changes nothing
    Given a manufactured device in which every field is set
    When an intruder sends a tampered image, and it is restarted
    Then the attempt is refused
    And it runs the released firmware
    And every field is as it was set

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line
  Scenario: What was set between two updates survives the second
    Given a manufactured device in which every field is set
    When it is updated to the release that it runs, every field is set anew, and it is updated to the same once more
    Then every field is as it was set

  @PRV-CFG-1.2 @should @needs-console @needs-factory-line
  Scenario: Every field survives an update with the longest value that it may have
    Given a manufactured device in which every field has the longest value that it may have
    When it is updated to the release that it runs
    Then every field is as it was set

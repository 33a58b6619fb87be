Feature: Configuration is validated on load
  PRV-CFG-3. A corrupt or incomplete configuration never takes effect; the device falls to a defined state and says so.

  @PRV-CFG-3.1 @must @negative @needs-console @needs-factory-line @needs-flash-read @needs-flash-write
  Scenario: A corrupt configuration is never in effect
    Given a manufactured device whose configuration was changed twice
    When its stored configuration is corrupted at each of the declared points
    Then the device came up every time
    And only a configuration that was once stored whole, or the defaults, was in effect
    And the device reported every corruption that cost it the newest configuration

  @PRV-CFG-3.2 @must @negative @needs-console @needs-factory-line @needs-flash-read @needs-flash-write
  Scenario: A truncated configuration is never in effect
    Given a manufactured device whose configuration was changed twice
    When its stored configuration is cut short at each of the declared points
    Then the device came up every time
    And only a configuration that was once stored whole, or the defaults, was in effect
    And the device reported every corruption that cost it the newest configuration

  @PRV-CFG-3.2 @must @needs-console @needs-factory-line @needs-power-cut
  Scenario: A change that loses power takes effect whole or not at all
    Given a manufactured device whose configuration was changed twice
    When a change of every field is interrupted at each of the declared cut points
    Then the device came up every time
    And only a configuration that was once stored whole, or the defaults, was in effect
    And the defaults were never in effect

  @PRV-CFG-3.2 @must @needs-console @needs-factory-line @needs-network @needs-backend @needs-power-cut @needs-flash-read @needs-flash-write
  Scenario: A change by the operator's order that loses power takes effect whole or not at all
    Given a provisioned device in which every field is set
    When a change of every field that the operator orders is interrupted at each of the declared cut points
    Then the device came up every time
    And only a configuration that was once stored whole, or the defaults, was in effect
    And the defaults were never in effect

  @PRV-CFG-3.3 @must @negative @needs-console @needs-factory-line @needs-flash-read @needs-flash-write
  Scenario: A device whose every stored configuration is corrupt falls to its defaults and says so
    Given a manufactured device whose configuration was changed twice
    When every stored copy of its configuration is corrupted
    Then every field has its published default
    And the device reports the corruption in its status and in its log

  @PRV-CFG-3.3 @must @needs-console @needs-factory-line @needs-flash-read @needs-flash-write @needs-power
  Scenario: A device that fell to its defaults can be configured again
    Given a manufactured device whose every stored configuration is corrupt
    When every field is set to a value other than its default
    Then every field is as it was set
    And every field is as it was set after a power cycle

  @PRV-CFG-3.1 @must @negative @needs-console @needs-factory-line @needs-flash-read @needs-flash-write
  Scenario Outline: A corrupt configuration is never in effect in a device that was <past>
    Given a manufactured device that was <past>, and whose configuration was changed twice
    When its stored configuration is corrupted at each of the declared points
    Then the device came up every time
    And only a configuration that was once stored whole, or the defaults, was in effect

    Examples:
      | past                                |
      | updated to the release that it runs |
      | reset to factory defaults           |
      | decommissioned                      |

Feature: The configuration schema is versioned and migrated
  PRV-CFG-5. New firmware understands what old firmware stored, once and for all, whatever happens in between.

  @PRV-CFG-5.1 @must @needs-console @needs-factory-line
  Scenario: The configuration in effect names the version of its schema
    Given a manufactured device
    When its configuration is read
    Then it names the published schema version of the released firmware

  @PRV-CFG-5.2 @must @needs-console @needs-factory-line @needs-power
  Scenario: What older firmware stored keeps its meaning
    Given a manufactured device for each declared migration, configured under the older release
    When each is updated to the newer release
    Then each has the configuration that the product declares for it
    And each still has it after two more power cycles

  @PRV-CFG-5.2 @must @needs-console @needs-factory-line
  Scenario: An update to the release that runs already changes nothing
    Given a manufactured device for each declared migration, configured under the older release
    When each is updated to the newer release, told once more what it holds, and updated to the same again
    Then each has the configuration that the product declares for it

  @PRV-CFG-5.2 @must @needs-console @needs-factory-line @needs-power
  Scenario: An update that is taken back leaves the older firmware its configuration
    Given a manufactured device for each declared migration, configured under the older release
    When each is updated to the newer release, taken back, configured anew, and updated again
    Then each had its older configuration in between
    And each has the configuration that the product declares for it

  @PRV-CFG-5.2 @must @needs-console @needs-factory-line @needs-power-cut
  Scenario: A migration that loses power at any moment keeps its meaning
    Given a manufactured device for each declared migration, configured under the older release
    When the update of each is interrupted at each of the declared cut points
    Then the device came up every time
    And each had its older configuration or the declared newer one every time

  @PRV-CFG-5.3 @must @negative @needs-console @needs-factory-line @needs-flash-write
  Scenario: A configuration newer than the firmware is handled as declared
    Given a manufactured device, configured under a release newer than the released one
    When the released firmware is flashed
    Then the configuration in effect is the one declared for this case
    And the device reports that it met a newer configuration

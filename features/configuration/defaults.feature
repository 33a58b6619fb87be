Feature: A configuration schema defines a default for every field
  PRV-CFG-2. What a device does before anybody configured it is written down, and true.

  @PRV-CFG-2.1 @must @needs-console
  Scenario: The configuration schema is published and is the one that the device follows
    Given a manufactured device
    When its configuration schema is read
    Then the schema equals the published one, field by field

  @PRV-CFG-2.2 @must
  Scenario: Every field has a default in each published schema
    Given the published configuration schemas
    When their fields are read
    # No defect fails this: it reads only the schemas that the product declares; steps/actors/configurations.test.ts shows it fail.
    Then every field has a default
    # No defect fails this: it reads only the schemas that the product declares; steps/actors/configurations.test.ts shows it fail.
    And every default satisfies its own field's limits

  @PRV-CFG-2.3 @must @needs-console @needs-factory-line
  Scenario: A device nobody configured is on the published defaults
    Given a manufactured device
    When its configuration is read
    Then every field that the factory did not set has its published default
    And the device shows no field that the schema does not publish

  @PRV-CFG-2.3 @must @needs-console @needs-factory-line @needs-power
  Scenario: A field that is cleared takes its published default
    Given a manufactured device in which every field is set
    When each field is cleared in turn
    Then each field that was cleared has its published default and the others are as they were
    And every field has its published default after a power cycle
    And every field has its published default after an update to the release that it runs

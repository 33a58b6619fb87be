Feature: Provisioning data is recorded in the manufacturing database
  PRV-FACT-6. One record a unit, true, and without a secret.

  @PRV-FACT-6.1 @must @needs-factory-line
  Scenario: Each unit has one record
    Given the records of units that were made before
    And every device on the bench, manufactured
    When the new manufacturing records are read
    Then each device has one new record, and there is no other

  @PRV-FACT-6.2 @must @needs-console @needs-factory-line
  Scenario: The record is what the device reports
    Given the records of units that were made before
    And every device on the bench, manufactured
    When the new manufacturing records are read
    Then identity, certificate, firmware and configuration of each are as its device reports them

  @PRV-FACT-6.2 @must @needs-console @needs-factory-line
  Scenario: The record is what the device reports also where the unit before ran another release
    Given the records of units that were made before
    And two manufactured devices of different releases
    When the new manufacturing records are read
    Then identity, certificate, firmware and configuration of each are as its device reports them

  @PRV-FACT-6.3 @must @negative @needs-factory-line @needs-console
  Scenario: No secret stands in the manufacturing database
    Given every device on the bench, manufactured
    When the manufacturing database is read
    Then it holds no private key of any of them
    And it holds no set-up secret of any of them in any encoding

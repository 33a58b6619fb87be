Feature: The factory test suite is run
  PRV-FACT-5. Each unit has a result on record, and one that fails goes nowhere.

  @PRV-FACT-5.1 @must @needs-factory-line
  Scenario: The record of a unit holds the result of its self-test
    Given a manufactured device
    When its manufacturing record is read
    Then it says that the unit passed, check by check

  @PRV-FACT-5.2 @must @negative @needs-factory-line @needs-console
  Scenario: A self-test that passed once does not pass for ever
    Given a manufactured device
    When its self-test is run, and once more while it has the fault that the product declares for this case
    Then it passed at first, and failed then

  @PRV-FACT-5.2 @must @negative @needs-factory-line @needs-console
  Scenario: A unit that must fail its self-test is held back
    Given a blank device
    When the line is to make it while it has the fault that the product declares for this case
    Then the line refuses
    And no unit was released
    And its manufacturing record says that it is held for a failed check
    And the device itself is not through with manufacture

  @PRV-FACT-5.2 @must @negative @needs-factory-line @needs-console
  Scenario: A unit that must fail its self-test is held back also behind one that passed
    Given a blank device, and another that the line has made
    When the line is to make it while it has the fault that the product declares for this case
    Then the line refuses
    And no further unit was released
    And its manufacturing record says that it is held for a failed check
    And the line makes it once the fault is gone

  @PRV-FACT-5.2 @must @negative @needs-factory-line @needs-console
  Scenario: A unit that must fail its self-test is held back however often it is tested
    Given a blank device
    When the line is to make it twice while it has the fault that the product declares for this case
    Then the line refuses
    And no unit was released

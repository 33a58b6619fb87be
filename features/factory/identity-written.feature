Feature: The device's identity is written
  PRV-FACT-2. It is there after the step, it stays, and it is written once.

  @PRV-FACT-2.1 @must @needs-console @needs-power @needs-factory-line
  Scenario: The identity is readable after the step and a power cycle
    Given a manufactured device
    When its power is cycled
    Then its identity is the same as before
    And its manufacturing record names that identity

  @PRV-FACT-2.2 @must @negative @needs-console @needs-factory-line
  Scenario: A second write is refused or changes nothing
    Given a manufactured device
    When the identity step is repeated, as it was and with another identity
    Then the write of another identity is refused
    And its identity is the same as before

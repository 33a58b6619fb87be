Feature: Rules of our house
  What we ask of our devices beyond the standard.

  @label
  Scenario: The identity fits on our label
    Given a manufactured device
    When its identity is read
    Then it has no more than 28 characters

  @needs-console
  Scenario: A setting that we do not publish cannot be made
    Given a manufactured device
    When somebody sets "house.debug" over the maintenance interface
    Then it refuses our setting

Feature: Manual provisioning is offered when zero-touch fails
  PRV-ZTP-4. Whatever the reason, within the declared time, and over a channel that is no weaker.

  @PRV-ZTP-4.1 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario Outline: A device whose backend <fails> offers its set-up
    Given a manufactured device, whose backend <fails>
    When zero-touch has failed for the declared time
    Then it offers its set-up within the declared time

    Examples:
      | fails                         |
      | is absent                     |
      | is silent                     |
      | drops connections             |
      | has an untrusted certificate  |
      | has an expired certificate    |
      | refuses enrolment             |
      | delivers foreign certificates |
      | refuses registrations         |
      | withholds confirmations       |

  @PRV-ZTP-4.1 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-set-up @needs-power
  Scenario: A device without a network offers its set-up
    Given a manufactured device
    When its power is cycled
    Then it offers its set-up within the declared time

  @PRV-ZTP-4.1 @must @needs-network @needs-air @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario: A device whose set-up has been closed again offers it anew when zero-touch fails
    Given a manufactured device, whose backend has an untrusted certificate
    When its set-up has been open for the declared window
    And zero-touch has failed thereafter
    Then it offers its set-up within the declared time

  @PRV-ZTP-4.2 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario: The manual way completes after zero-touch has failed
    Given a manufactured device, whose zero-touch has failed
    When a person sets it up
    Then it is in operation
    And the backend has the device bound to the person's account

  @PRV-ZTP-4.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console @needs-air
  Scenario: The fallback offers nothing weaker
    Given a manufactured device, whose zero-touch has failed
    When an intruder tries every weaker way of setting it up
    Then each attempt is refused
    And its configuration is as it left the factory

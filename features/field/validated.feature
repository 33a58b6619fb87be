Feature: The device validates its connection to the backend
  PRV-FIELD-3. It connects, it makes sure to whom, and it says so when that does not come about.

  @PRV-FIELD-3.1 @must @needs-network @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario: The device connects to the backend that the person named
    Given a manufactured device that the factory sends elsewhere
    When a person sets it up
    Then the backend has evidence and a registration of it

  @PRV-FIELD-3.2 @must @negative @needs-network @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario Outline: A backend with <fault> is not taken for the right one
    Given a manufactured device, whose backend has <fault>
    When a person sets it up
    Then it shows the failure that the product declares for it
    And the backend has neither evidence nor registration of it

    Examples:
      | fault                          |
      | an untrusted certificate       |
      | a certificate for another name |
      | an expired certificate         |

  @PRV-FIELD-3.3 @must @needs-network @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario Outline: <fault> is reported, and the device can be set up again
    Given a manufactured device
    When a person sets it up where there is <fault>
    Then it shows the failure that the product declares for it
    And the person is shown the same failure
    And the device goes into operation once the cause is removed and the person tries again

    Examples:
      | fault                       |
      | no backend                  |
      | a backend with a wrong name |

    @needs-air
    Examples:
      | fault                   |
      | no such network         |
      | a network of other keys |

  @PRV-FIELD-3.3 @must @needs-network @needs-air @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario: A person who makes one mistake after the other is told each
    Given a manufactured device
    When a person sets it up where there is no such network, and then where there is a network of other keys
    Then each time it shows the failure that the product declares for it
    And the device goes into operation once the cause is removed and the person tries again

  @PRV-FIELD-3.3 @must @negative @needs-network @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario: A device that failed does not try again at once
    Given a manufactured device, whose backend has an untrusted certificate
    When a person sets it up
    Then it shows the failure that the product declares for it
    And it waits at least the declared time before it tries again
    And then it tries again by itself

Feature: The backend confirms the registration
  PRV-FIELD-4. A device waits for the word of its operator about itself, and takes no other for it.

  @PRV-FIELD-4.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The device waits for the confirmation
    Given a manufactured device, whose backend withholds confirmations
    When it is provisioned up to its registration
    Then it is not in operation, and waits for the confirmation
    And it is in operation once the operator confirms
    And the backend counts it as in operation

  @PRV-FIELD-4.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device that was <taken back> waits for the confirmation
    Given a provisioned device
    When it is <taken back>, and provisioned up to its registration while its backend withholds confirmations
    Then it is not in operation, and waits for the confirmation

    Examples:
      | taken back                |
      | reset to factory defaults |
      | decommissioned            |

  @PRV-FIELD-4.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: Each of two devices is confirmed as itself
    Given two provisioned devices
    When the backend's record of each is read
    Then the backend counts each as in operation

  @PRV-FIELD-4.1 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A confirmation that never comes is reported
    Given a manufactured device, whose backend withholds confirmations
    When it is provisioned up to its registration and the declared time passes
    Then it shows the failure that the product declares for it
    And it is not in operation, and sent no telemetry

  @PRV-FIELD-4.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A backend that <answers> does not bring the device into operation
    Given a manufactured device, whose backend <answers>
    When it is provisioned up to its registration and the answer has come
    Then it is not in operation, and sent no telemetry
    And it shows the failure that the product declares for it

    Examples:
      | answers                                |
      | refuses registrations                  |
      | forges confirmations                   |
      | confirms another device's registration |

  @PRV-FIELD-4.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The confirmation of an earlier registration does not count
    Given a manufactured device, whose backend withholds confirmations
    When it registers, and once more when no confirmation has come, and the operator confirms the first registration
    Then the attempt is refused
    And it is not in operation, and sent no telemetry

  @PRV-FIELD-4.2 @must @negative @needs-network @needs-backend @needs-set-up @needs-factory-line @needs-console
  Scenario: A device that another account holds is confirmed to nobody else
    Given two manufactured devices, the first of which another account holds
    When a person sets up the first, another the second, and a third the first once more
    Then it is not in operation, and sent no telemetry
    And it shows the failure that the product declares for it

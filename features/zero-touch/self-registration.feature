Feature: The device registers itself on first boot
  PRV-ZTP-1. Somebody plugs it in and touches nothing; it registers, once.

  @PRV-ZTP-1.1 @should @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A new device on a network registers with no local action
    Given a manufactured device, switched off
    When it is switched on in a network and nobody touches it
    Then the backend receives a registration that states an identity
    And the registration was authenticated as that identity

  @PRV-ZTP-1.2 @should @negative @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The device registers only once
    Given a provisioned device
    When its power is cycled
    Then it is in operation
    And it has not registered anew

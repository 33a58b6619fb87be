Feature: Firmware reads the identity and reports it to the backend
  PRV-ID-4. The device, the backend and the label speak of the same device.

  @PRV-ID-4.1 @must @needs-console @needs-factory-line @needs-power
  Scenario: Firmware reads the identity after each start
    Given a manufactured device
    When its power is cycled
    Then its identity is the same as before

  @PRV-ID-4.2 @must @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: The device reports its identity to the backend
    Given a manufactured device, told where its backend is
    When it joins the network
    Then the backend receives a registration that states an identity

  @PRV-ID-4.3 @must @needs-console @needs-network @needs-backend @needs-factory-line
  Scenario: The identity is the same wherever it is read
    Given a manufactured device, told where its backend is
    When it joins the network
    Then the registration states the identity that the device shows locally
    # No defect fails this: the backend is asked for registrations authenticated as it, so that any other fails the When above.
    And the registration was authenticated as that identity
    And the device's certificate and its manufacturing record name that identity

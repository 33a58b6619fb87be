Feature: Identity derives from the hardware
  PRV-ID-2. A MAC address, chip UID or secure-element serial is preferred to a number somebody assigns.

  @PRV-ID-2.1 @should @needs-console @needs-hardware-id @needs-factory-line
  Scenario: The identity follows from the hardware value by the declared rule
    Given a manufactured device
    When its identity is read
    Then it is the identity that the declared rule gives for the hardware value

  @PRV-ID-2.1 @should @needs-console @needs-hardware-id @needs-factory-line @needs-flash-erase @needs-flash-write
  Scenario: A device that is manufactured again has the same identity
    Given a manufactured device
    When its flash is erased and the released firmware is flashed
    Then it is the identity that the declared rule gives for the hardware value

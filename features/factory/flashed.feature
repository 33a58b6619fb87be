Feature: Firmware is flashed
  PRV-FACT-1. What runs is what was released, to the last byte.

  @PRV-FACT-1.1 @must @needs-flash-read @needs-factory-line
  Scenario: The flash holds the released image
    Given a manufactured device
    When the firmware of each is read out
    Then the firmware in its flash is the released image, byte for byte

  @PRV-FACT-1.1 @must @negative @needs-flash-read @needs-factory-line @needs-console
  Scenario: A unit whose image was cut short does not leave the line
    Given a blank device
    When the line is to make it with an image that was cut short
    Then the line refuses
    And no unit was released

  @PRV-FACT-1.2 @must @needs-console @needs-factory-line
  Scenario: The device reports the released version
    Given a manufactured device
    When its status is read
    Then the device reports the released image
    And its manufacturing record names the same version and image

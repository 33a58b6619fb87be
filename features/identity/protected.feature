Feature: Identity is kept in protected, non-erasable memory
  PRV-ID-3. What erases everything else leaves the identity as it was, and nobody can replace it.

  @PRV-ID-3.1 @should @needs-console @needs-factory-line @needs-flash-erase @needs-flash-write
  Scenario: Identity survives a full erase of the flash
    Given a manufactured device
    When its flash is erased and the released firmware is flashed
    Then its identity is the same as before
    And the device still proves that identity with its key

  @PRV-ID-3.1 @should @needs-console @needs-factory-line
  Scenario: Identity survives a firmware update
    Given a manufactured device
    When it is updated to the next release
    Then its identity is the same as before
    And the device still proves that identity with its key

  @PRV-ID-3.2 @should @needs-console @needs-factory-line
  Scenario: Identity survives every declared way of resetting the device
    Given a manufactured device
    When it is reset to factory defaults in every declared way
    Then its identity is the same as before
    And the device still proves that identity with its key

  @PRV-ID-3.2 @should @needs-console @needs-factory-line
  Scenario: Identity survives decommissioning
    Given a manufactured device
    When it is decommissioned
    Then its identity is the same as before
    And the device still proves that identity with its key

  @PRV-ID-3.3 @should @negative @needs-console @needs-factory-line
  Scenario: Nobody can give a manufactured device another identity
    Given a manufactured device, registered with the backend
    When an intruder tries to write another identity over every declared interface
    Then each attempt is refused
    And its identity is the same as before
    And the device has logged each refused attempt

  @PRV-ID-3.3 @should @negative @needs-console @needs-factory-line @needs-flash-erase @needs-flash-write
  Scenario: Nobody can give a device whose flash was erased another identity
    Given a manufactured device
    When its flash is erased, the released firmware flashed, and an intruder tries to write another identity
    Then each attempt is refused
    And its identity is the same as before

  @PRV-ID-3.3 @should @negative @needs-console @needs-power @needs-factory-line @needs-network @needs-set-up @needs-backend
  Scenario: Nobody can give a device another identity at any time of its life
    Given a manufactured device
    When it is set up, used, serviced, updated, reset and decommissioned, and told another identity at each stage
    Then at no time did it take another identity

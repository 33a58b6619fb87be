Feature: Credentials are rotated without physical access
  PRV-CRED-3. By the operator's order alone; the old one is worth nothing afterwards, and a device is never left without one.

  @PRV-CRED-3.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The operator's order gives the device a new credential
    Given a provisioned device
    When the operator orders a rotation of its credential
    Then it is in operation with another key within the declared time
    And the backend has that one in use for the device, and no other

  @PRV-CRED-3.1 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-power
  Scenario: Each rotation gives a key that was never used before
    Given a provisioned device
    When its credential is rotated, its power cycled, and its credential rotated again
    Then no two of its credentials had the same key

  @PRV-CRED-3.1 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-power
  Scenario: A rotation is one device's and leaves another as it was
    Given two provisioned devices
    When the operator orders a rotation of the first's credential
    Then it is in operation with another key within the declared time
    And the second device is in operation with the credential that it had, also after a power cycle

  @PRV-CRED-3.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: Two devices whose credentials are rotated each get one of their own
    Given two provisioned devices
    When the operator orders a rotation of each one's credential
    Then each is in operation with another key, and the backend has that one in use for it, and no other

  @PRV-CRED-3.1 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario Outline: The operator's order gives a device that was <past> a new credential
    Given a provisioned device that holds its owner's data and was <past>
    When the operator orders a rotation of its credential
    Then it is in operation with another key within the declared time

    Examples:
      | past                                        |
      | updated to the next release                 |
      | reset to factory defaults and set up again  |
      | decommissioned and set up by its next owner |

  @PRV-CRED-3.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The old credential is refused after a rotation
    Given a provisioned device, of whose credentials an intruder holds one
    When the operator orders a rotation of its credential
    Then it is in operation with another key within the declared time
    And the intruder is refused with the old credential
    And the intruder is given no further credential for it

  @PRV-CRED-3.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: An old credential is refused also after the next rotation
    Given a provisioned device, of whose credentials an intruder holds one
    When the operator orders a rotation of its credential, and then another
    Then it is in operation with another key within the declared time
    And the intruder is refused with the old credential

  @PRV-CRED-3.3 @must @needs-network @needs-backend @needs-factory-line @needs-console @needs-power-cut
  Scenario: A rotation that loses power at any moment leaves one working credential
    Given a provisioned device
    When a rotation of its credential is interrupted at each of the declared cut points
    Then the device came up every time
    And it was in operation with one working credential every time

  @PRV-CRED-3.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console @needs-power-cut
  Scenario Outline: A rotation in which the backend <fails> leaves the old credential working
    Given a provisioned device
    When the operator orders a rotation in which the backend <fails>
    Then it is in operation with the credential that it had
    And it has not tried to get in with anything else

    Examples:
      | fails                           |
      | refuses enrolment               |
      | delivers a foreign certificate  |
      | delivers a misnamed certificate |

  @PRV-CRED-3.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: New credentials that open nothing leave the one before them working
    Given a provisioned device whose credential was rotated
    When the operator twice orders a rotation in which the backend forgets what it issued
    Then it is in operation with the credential that it had
    And a rotation in which the backend remembers gives it another key

  @PRV-CRED-3.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A rotation order that is <wrong> is refused
    Given a provisioned device
    When an intruder sends a rotation order that is <wrong>
    Then the attempt is refused
    And the device has logged the refused order
    And it is in operation with the credential that it had

    Examples:
      | wrong                       |
      | unsigned                    |
      | signed by a stranger        |
      | tampered with               |
      | addressed to another device |
      | expired                     |
      | a replay of an older order  |

  @PRV-CRED-3.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A rotation order that was obeyed once is refused after an update
    Given a provisioned device
    When it has obeyed a rotation order and is updated to the next release, and the same order is delivered again
    Then the attempt is refused
    And the device has logged the refused order
    And it is in operation with the credential that it had

  @PRV-CRED-3.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A rotation order that is <wrong> is refused also after a rotation and an update
    Given a provisioned device whose credential was rotated
    When it is updated to the next release, and an intruder sends a rotation order that is <wrong>
    Then the attempt is refused
    And it is in operation with the credential that it had

    Examples:
      | wrong                |
      | unsigned             |
      | signed by a stranger |

  @PRV-CRED-3.4 @must @negative @needs-power @needs-console @needs-factory-line @needs-network @needs-backend @needs-set-up
  Scenario Outline: No wrong rotation order is obeyed by a device that was <past>
    Given a provisioned device that holds its owner's data and was <past>
    When an intruder sends rotation orders, each wrong in another way
    Then each attempt is refused
    And it is in operation with the credential that it had, also after a power cycle

    Examples:
      | past                                        |
      | given another credential                    |
      | updated to the next release                 |
      | reset to factory defaults and set up again  |
      | decommissioned and set up by its next owner |

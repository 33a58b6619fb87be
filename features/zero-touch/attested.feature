Feature: Initial trust rests on hardware identity and attestation
  PRV-ZTP-2. A key in hardware, a fresh nonce and the firmware that really runs; nothing forged, nothing old.

  @PRV-ZTP-2.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The identity is proven with the key that the hardware holds
    Given a provisioned device
    When the evidence that it gave is examined
    Then the manufacturer's certificate of this device signed it
    And the backend accepted it

  @PRV-ZTP-2.1 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: No two devices prove themselves with the same key
    Given two provisioned devices
    When the evidence of each is examined
    Then each is signed with a key of its own

  @PRV-ZTP-2.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The evidence covers the firmware that runs
    Given a provisioned device
    When the evidence that it gave is examined
    Then it states the digest of the released image
    And evidence of a device with other firmware states that firmware's digest

  @PRV-ZTP-2.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: After an update the evidence covers the firmware that runs now
    Given a manufactured device, updated to the next release
    When it is provisioned
    Then its evidence states the digest of the next release

  @PRV-ZTP-2.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device with firmware that the backend does not trust gets no credential
    Given a manufactured device, whose firmware the backend does not trust
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And the backend has issued no credential to it

  @PRV-ZTP-2.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: No two attestations are over the same nonce
    Given every device on the bench, provisioned
    When the evidence of each is examined
    Then each is over a nonce of its own

  @PRV-ZTP-2.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device that attests again does so over another nonce
    Given a manufactured device, whose firmware the backend does not trust
    When it is to be provisioned, and the backend trusts its firmware at last
    Then each is over a nonce of its own
    And it is in operation

  @PRV-ZTP-2.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: Evidence that is <wrong> is refused
    Given two provisioned devices
    When an intruder offers the backend evidence that is <wrong>
    Then the attempt is refused

    Examples:
      | wrong                                  |
      | a replay of the device's own           |
      | the other device's                     |
      | the device's own with another nonce    |
      | the device's own with another firmware |
      | no evidence at all                     |

  @PRV-ZTP-2.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: Evidence over a nonce that was altered on its way is refused
    Given a manufactured device, whose backend alters nonces
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And the backend has issued no credential to it

  @PRV-ZTP-2.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: Evidence whose firmware was altered on its way is refused
    Given a manufactured device, whose evidence was kept from the backend
    When an intruder offers the backend that evidence with another release's digest
    Then the attempt is refused

Feature: Device credentials are generated and stored
  PRV-FACT-3. A key that only this device has, a certificate that fits it, and a private key that nobody else ever saw.

  @PRV-FACT-3.1 @must @needs-console @needs-factory-line
  Scenario: The device has a key pair of the declared kind
    Given a manufactured device
    When its certificate is read
    Then the device proves its identity with a key of the declared kind

  @PRV-FACT-3.1 @must @lot @needs-console @needs-factory-line @needs-hardware-id
  Scenario: No two devices of a lot were given the same key
    Given a manufactured lot of the declared sample size
    When the public key of each is read
    Then no two of them have the same key

  @PRV-FACT-3.2 @must @needs-console @needs-factory-line
  Scenario: The certificate is the declared authority's and fits the key
    Given a manufactured device
    When its certificate is read
    Then the declared authority has issued the certificate for this time
    And the certificate makes the device no authority
    And the certificate names the device's identity
    And the device proves its identity with a key of the declared kind

  @PRV-FACT-3.3 @must @needs-console @needs-power @needs-factory-line
  Scenario: Key and certificate outlast a power cycle
    Given a manufactured device
    When its certificate is read before and after a power cycle
    Then both certificates are the same
    And the device proves its identity with a key of the declared kind

  @PRV-FACT-3.4 @must @negative @needs-console @needs-factory-line @needs-flash-read
  Scenario: The private key never left the device
    Given a manufactured device
    When what crossed the console during manufacture is searched
    Then nothing that it ever sent over its console is a private key of the device
    And the manufacturing database holds no private key of the device

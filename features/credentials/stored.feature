Feature: Credentials are stored in encrypted flash or in a secure element
  PRV-CRED-4. Whoever reads out the memory, listens to the console or asks nicely gets no secret.

  @PRV-CRED-4.1 @must @negative @needs-flash-read @needs-factory-line @needs-console @needs-network @needs-backend
  Scenario: No secret stands in the flash in any encoding
    Given a provisioned device in which every field is set
    When all of its flash is read out
    Then it holds no private key of the device
    And it holds no secret of the device or its owner in any encoding

  @PRV-CRED-4.1 @must @negative @needs-factory-line @needs-console @needs-network @needs-backend @needs-power
  Scenario: No secret is told over the console
    Given a provisioned device in which every field is set
    When its power is cycled
    Then nothing that it ever sent over its console is a private key of the device
    And nothing that it ever sent over its console holds a secret of the device or its owner in any encoding

  @PRV-CRED-4.1 @must @negative @needs-power @needs-factory-line @needs-console @needs-network @needs-set-up @needs-backend
  Scenario: No secret is told over the console in all of a device's life
    Given a manufactured device
    When it is set up, used, serviced, updated, reset and decommissioned
    Then at no time did it tell a private key over its console
    And at no time did it tell a secret over its console in any encoding

  @PRV-CRED-4.1 @must @negative @needs-flash-read @needs-power @needs-factory-line @needs-console @needs-network @needs-set-up @needs-backend
  Scenario: No secret stands in the flash at any time of a device's life
    Given a manufactured device
    When it is set up, used, serviced, updated, reset and decommissioned, and its flash read out at each stage
    Then at no time did its flash hold a private key
    And at no time did its flash hold a secret in any encoding

  @PRV-CRED-4.1 @must @negative @needs-flash-read @needs-factory-line @needs-console @needs-network @needs-set-up @needs-backend
  Scenario: No secret stands in the flash that a person handed over in vain
    Given a manufactured device, whose backend has an untrusted certificate
    When a person sets it up
    And all of its flash is read out
    Then it holds no secret of the device or its owner in any encoding

  @PRV-CRED-4.2 @must @negative @needs-console @needs-factory-line @needs-network @needs-backend
  Scenario: No private key is handed out
    Given a provisioned device
    When an intruder asks it for each of its private keys
    Then each attempt is refused
    And the device has logged each refused attempt

  @PRV-CRED-4.2 @must @negative @needs-console @needs-power @needs-factory-line @needs-network @needs-set-up @needs-backend
  Scenario: No private key is handed out at any time of a device's life
    Given a manufactured device
    When it is set up, used, serviced, updated, reset and decommissioned, and asked for its private keys at each stage
    Then at no time did it hand out a private key

  @PRV-CRED-4.3 @must
  Scenario: The declared storage is one of the two kinds
    Given the declaration of the product
    When the declared storage of credentials is read
    # No defect fails this: it reads only what the product declares, and any other kind is refused before the run; core/product/product.test.ts shows it.
    Then it is encrypted flash or a secure element
    # No defect fails this: it reads only what the product declares; cli/exit-codes.test.ts shows that a declaration without it fails.
    And the place of encrypted flash is declared

  @PRV-CRED-4.3 @must @needs-console @needs-flash-read @needs-factory-line @needs-network @needs-backend
  Scenario: A credential is stored where the product declares
    Given a manufactured device
    When it is provisioned between two read-outs of its flash
    Then what changed in the declared place of credentials fits the declared storage

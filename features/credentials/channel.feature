Feature: The provisioning channel is secure
  PRV-CRED-5. HTTPS, authenticated Bluetooth LE or a physical serial line: nobody listens in, and nobody bad takes part.

  @PRV-CRED-5.1 @must
  Scenario: Each declared channel is of one of the three kinds
    Given the declaration of the product
    When the declared provisioning channels are read
    # No defect fails this: it reads only what the product declares, and any other kind is refused before the run; core/product/product.test.ts shows it.
    Then each is HTTPS or physical serial, or carries an authenticated and encrypted session under reading INT-8

  @PRV-CRED-5.2 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console @needs-set-up
  Scenario: No secret crosses the air or the wire in clear
    Given a manufactured device
    When a person sets it up
    Then it is in operation
    And nothing that crossed the air or the wire holds a secret of the device or its owner in any encoding

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario Outline: Somebody <peer> cannot set the device up
    Given a manufactured device
    When somebody <peer> sets it up
    Then the attempt is refused
    And its configuration is as it left the factory

    Examples:
      | peer                                |
      | with a wrong set-up secret          |
      | with a proof of no bytes            |
      | without a session                   |
      | who comes after its owner has left  |
      | who comes while its owner is there  |
      | who replays another's session       |
      | who stands between its owner and it |

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario Outline: Nobody without the right sets up a device that was <taken back>
    Given a provisioned device
    When it is <taken back>, and everybody without the right tries to set it up
    Then each attempt is refused

    Examples:
      | taken back                |
      | reset to factory defaults |
      | decommissioned            |

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario: A key that served one session serves no other
    Given a manufactured device
    When its owner sets up two sessions one after the other
    Then the device has a key of its own for each

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario: Whoever imitates the device to its owner does not learn the label's secret by trying
    Given a manufactured device
    When its label is read
    Then its set-up secret is too long to be found by what an exchange gives to an impostor

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A backend with <fault> gets no credential to certify
    Given a manufactured device, whose backend has <fault>
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And the backend has neither evidence nor registration of it

    Examples:
      | fault                          |
      | an untrusted certificate       |
      | a certificate for another name |
      | an expired certificate         |

  @PRV-CRED-5.3 @must @negative @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device in operation has nothing to do with a backend that <has>
    Given a provisioned device
    When its power is cycled, and from then on its backend <has>
    Then it turns away each time that it tries, and the backend hears nothing of it

    Examples:
      | has                                |
      | has an untrusted certificate       |
      | has a certificate for another name |
      | has an expired certificate         |

  @PRV-CRED-5.3 @must @negative @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device that was <served> has nothing to do with a backend that <has>
    Given a provisioned device
    When it is <served>, its power cycled, and from then on its backend <has>
    Then it turns away each time that it tries, and the backend hears nothing of it

    Examples:
      | served                      | has                                |
      | given another credential    | has an untrusted certificate       |
      | given another credential    | has a certificate for another name |
      | updated to the next release | has an untrusted certificate       |
      | updated to the next release | has a certificate for another name |

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device that was <taken back> has nothing to do with a backend that <has>
    Given a provisioned device
    When it is <taken back>, and to be provisioned anew while its backend <has>
    Then it shows the failure that the product declares for it
    And the backend has heard no more of it

    Examples:
      | taken back                | has                                |
      | reset to factory defaults | has an untrusted certificate       |
      | reset to factory defaults | has a certificate for another name |
      | decommissioned            | has an untrusted certificate       |
      | decommissioned            | has a certificate for another name |

  @PRV-CRED-5.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-console
  Scenario: The set-up channel offers nothing weaker
    Given a manufactured device
    When an intruder tries every weaker way of setting it up
    Then each attempt is refused
    And its configuration is as it left the factory

  @PRV-CRED-5.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A backend that offers only outdated TLS is refused
    Given a manufactured device, whose backend has only outdated TLS
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And the backend has neither evidence nor registration of it

  @PRV-CRED-5.3 @must @negative @needs-network @needs-factory-line @needs-air @needs-console
  Scenario Outline: Somebody without a session cannot set up a device that was <past> before anybody had it
    Given a manufactured device that was <past>
    When somebody without a session sets it up
    Then the attempt is refused

    Examples:
      | past                                |
      | updated to the release that it runs |
      | reset to factory defaults           |

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-air @needs-set-up @needs-console
  Scenario: Somebody without a session cannot set up a device whose owner has tried in vain
    Given a manufactured device, whose backend has an untrusted certificate
    When a person sets it up in vain, and then somebody without a session sets it up
    Then the attempt is refused

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device has its new key certified by no backend that it must not trust
    Given a provisioned device
    When the operator orders a rotation, and whoever the device connects to from then on has an untrusted certificate
    Then it turns away each time that it tries, and has nobody certify another key

  @PRV-CRED-5.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: A device does not get used to a backend that it must not trust
    Given a manufactured device, whose backend has an untrusted certificate
    When it is to be provisioned, and tries again and again
    Then it turns away each time that it tries, and the backend hears nothing of it

  @PRV-CRED-5.4 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device that was <taken back> has nothing to do with a backend that offers only outdated TLS
    Given a provisioned device
    When it is <taken back>, and to be provisioned anew while its backend has only outdated TLS
    Then it shows the failure that the product declares for it

    Examples:
      | taken back                |
      | reset to factory defaults |
      | decommissioned            |

  @PRV-CRED-5.4 @must @negative @needs-power @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device that was <served> has nothing to do with a backend that offers only outdated TLS
    Given a provisioned device
    When it is <served>, its power cycled, and from then on its backend has only outdated TLS
    Then it turns away each time that it tries, and the backend hears nothing of it

    Examples:
      | served                      |
      | given another credential    |
      | updated to the next release |

  @PRV-CRED-5.2 @must @negative @needs-power @needs-console @needs-factory-line @needs-network @needs-backend @needs-set-up
  Scenario: No secret crosses the air or the wire in clear with the next owner either
    Given a provisioned device that holds its owner's data and was decommissioned and set up by its next owner
    When its power is cycled
    Then nothing that crossed the air or the wire holds a secret of the device or its owner in any encoding

Feature: The backend is notified of the decommissioning
  PRV-DEC-5. Once, by the device itself, also when it was offline; and from then on the device has to be provisioned anew.

  @PRV-DEC-5.1 @must @needs-network @needs-backend @needs-console @needs-factory-line @needs-set-up
  Scenario Outline: A device that is decommissioned <how> notifies the backend once
    Given a provisioned device that holds its owner's data
    When it is decommissioned <how>
    Then the backend has exactly one notice of it, authenticated as the device, with its time and trigger
    And it holds no operational credential
    And it shows no user data

    Examples:
      | how          |
      | by its owner |
      | by order     |

  @PRV-DEC-5.1 @must @needs-network @needs-backend @needs-console @needs-factory-line @needs-set-up
  Scenario: A notice that is sent again, because its acknowledgement was lost, counts once
    Given a provisioned device that holds its owner's data, off the network
    When its owner decommissions it, and the acknowledgement of its notice is lost
    Then the backend has one notice of it, however often it was sent

  @PRV-DEC-5.1 @must @negative @needs-network @needs-backend @needs-console @needs-factory-line @needs-set-up
  Scenario: A notice goes to no backend that the device must not trust
    Given a provisioned device that holds its owner's data
    When its owner tries to decommission it while its backend has an untrusted certificate
    Then a backend that it must not trust has had no notice of it
    And the backend learns of it once the device is back on the network, if it was wiped

  @PRV-DEC-5.2 @must @negative @needs-network @needs-backend @needs-console @needs-factory-line @needs-set-up
  Scenario: The backend refuses the device's credentials afterwards
    Given a provisioned device that holds its owner's data, of whose credentials an intruder holds one
    When it is decommissioned by its owner
    Then the backend has exactly one notice of it, authenticated as the device, with its time and trigger
    And the backend counts the device as retired and every credential of it as revoked
    And the intruder is refused with the old credential
    And the intruder is given no further credential for it

  @PRV-DEC-5.1 @must @negative @needs-network @needs-backend @needs-console @needs-factory-line @needs-power
  Scenario: A notice of a device that another one hands in is not taken
    Given two provisioned devices
    When an intruder hands in a notice of the second's decommissioning with a credential of the first
    Then the attempt is refused
    And the second device is in operation with the credential that it had, also after a power cycle

  @PRV-DEC-5.2 @must @negative @needs-network @needs-backend @needs-console @needs-factory-line
  Scenario: Of two devices that are decommissioned the backend retires each, and hears of each once
    Given two provisioned devices
    When the second is decommissioned by order, and then the first, the acknowledgement of whose notice is lost
    Then the backend counts each as retired and all its credentials as revoked
    And the backend has one notice of it, however often it was sent

  @PRV-DEC-5.3 @must @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A device that is decommissioned offline does as the product declares
    Given a provisioned device that holds its owner's data, off the network
    When its owner tries to decommission it
    Then it did what the product declares for a device that cannot reach its backend
    And the backend learns of it once the device is back on the network, if it was wiped

  @PRV-DEC-5.3 @must @needs-flash-read @needs-flash-write @needs-power-cut @needs-console @needs-network @needs-backend @needs-factory-line @needs-set-up
  Scenario: A wipe that loses power off the network is notified all the same
    Given a provisioned device that holds its owner's data, off the network
    When its decommissioning is interrupted at each of the declared cut points, and the device comes back to the network
    Then the backend learned of every wipe

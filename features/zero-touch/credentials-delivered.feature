Feature: The backend provisions full credentials after it has verified the identity
  PRV-ZTP-3. Before, a device can only prove who it is; afterwards it holds a credential for a key of its own.

  @PRV-ZTP-3.1 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: Before its identity is verified a device holds no operational credential
    Given a manufactured device, whose backend refuses enrolment
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And it holds no operational credential
    And the backend has issued no credential to it

  @PRV-ZTP-3.1 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The backend certifies nobody whose identity it has not verified
    Given a manufactured device, whose backend loses its evidence
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And the backend has issued no credential to it

  @PRV-ZTP-3.1 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The backend certifies no device anew whose identity it has not verified anew
    Given two provisioned devices, the first after the second
    When the first is decommissioned by order, and provisioned anew while the backend loses its evidence
    Then it shows the failure that the product declares for it
    And the backend has issued no further credential to it

  @PRV-ZTP-3.2 @must @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: After its identity is verified a device holds a credential for a key of its own
    Given a provisioned device
    When its operational credential is asked for
    Then it names the device's identity
    And its key is not the one that the device left the factory with
    And the backend has that one in use for the device, and no other

  @PRV-ZTP-3.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario Outline: A device whose backend <delivers> installs none
    Given a manufactured device, whose backend <delivers>
    When it is to be provisioned
    Then it shows the failure that the product declares for it
    And it holds no operational credential

    Examples:
      | delivers                       |
      | delivers foreign certificates  |
      | delivers misnamed certificates |

  @PRV-ZTP-3.3 @must @negative @needs-network @needs-backend @needs-factory-line @needs-console
  Scenario: The delivery cannot be read on the wire
    Given a provisioned device
    When its operational credential is asked for
    Then nothing that crossed the wire holds it

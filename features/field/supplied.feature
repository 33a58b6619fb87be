Feature: The user supplies Wi-Fi credentials, cloud endpoint and account
  PRV-FIELD-2. Each is taken, checked and kept, and nobody else reads it on its way.

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up @needs-backend @needs-factory-line @needs-power
  Scenario: Wi-Fi credentials, endpoint and account are taken and kept
    Given a manufactured device
    When a person sets it up
    Then it is in operation
    And it holds what the person supplied, also after a power cycle
    And the backend has the device bound to the person's account

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up @needs-backend @needs-factory-line @needs-power
  Scenario: Values as long and as odd as they may be are taken and kept to the last character
    Given a manufactured device
    When a person sets it up with values as long as the product declares
    Then it is in operation
    And it holds what the person supplied, also after a power cycle
    And the backend has the device bound to the person's account

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up @needs-backend @needs-factory-line
  Scenario: Two devices that two people set up are each its own person's
    Given two manufactured devices
    When a person sets up each of them
    Then each is in operation and holds what its own person supplied
    And the backend has each bound to its own person's account
    And each person can claim their own device at the backend, and not the other's

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up @needs-backend @needs-factory-line @needs-power-cut @needs-flash-read @needs-flash-write
  Scenario: What a person hands over is taken whole or not at all when power is lost
    Given a manufactured device
    When a person's set-up is interrupted at each of the declared cut points
    Then the device came up every time
    And it was in operation with one working credential every time

  @PRV-FIELD-2.2 @must @negative @needs-network @needs-set-up @needs-factory-line @needs-console
  Scenario Outline: <value> is refused with a reason
    Given a manufactured device
    When a person supplies <value>
    Then the attempt is refused for that value with a reason
    And its configuration is as it left the factory
    And it takes what is right from the same person

    Examples:
      | value                          |
      | an endpoint that is too long   |
      | an endpoint that is no address |
      | an endpoint without encryption |
      | an account that is too long    |

    # At a console an empty value is how a field is left as it is.
    @needs-air
    Examples:
      | value                           |
      | an empty network name           |
      | a network name that is too long |
      | an empty passphrase             |
      | a passphrase that is too short  |
      | a passphrase that is too long   |
      | an empty endpoint               |
      | an empty account                |

  @PRV-FIELD-2.3 @must @negative @needs-network @needs-air @needs-backend @needs-factory-line @needs-console
  Scenario: What the person supplies cannot be read on the air
    Given a manufactured device
    When a person sets it up
    Then nothing that crossed the air holds what the person supplied in any encoding

  @PRV-FIELD-2.1 @must @negative @needs-console @needs-network @needs-air @needs-set-up @needs-backend @needs-factory-line
  Scenario: A crowd that begins sessions and proves nothing keeps nobody from their own device
    Given a manufactured device
    When a crowd begins session after session and proves nothing, and then a person sets it up
    Then it is in operation

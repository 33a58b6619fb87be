Feature: A person sets the device up on the page of its access point
  PRV-FIELD-2. Who has no app has a browser. The page is opened in one, on a phone of 360 by 740 pixels.

  @PRV-FIELD-2.1 @PRV-FIELD-2.3 @must @needs-console @needs-network @needs-set-up-page @needs-backend @needs-factory-line
  Scenario: What a person enters on the page brings the device into operation, and stays nowhere else
    Given a manufactured device
    When a person sets it up on its page
    Then the page says that it is done
    And it is in operation
    And the backend has the device bound to the person's account
    And nothing that crossed the air holds what the person supplied in any encoding
    And nothing of what the person typed stays in the page

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up-page @needs-backend @needs-factory-line
  Scenario: The page can be used with the keyboard alone
    Given a manufactured device
    When a person sets it up on its page with the keyboard alone
    Then the page says that it is done
    And it is in operation

  @PRV-FIELD-2.1 @must @needs-console @needs-network @needs-set-up-page @needs-factory-line
  Scenario: The page is for everybody
    Given a manufactured device
    When a person opens its page
    Then an audit of its accessibility finds nothing serious
    And it fits on the phone

  @PRV-FIELD-2.2 @must @negative @needs-console @needs-network @needs-set-up-page @needs-backend @needs-factory-line
  Scenario Outline: <value> is told at its field
    Given a manufactured device
    When a person enters <value> on its page
    Then the page says at that field what is wrong
    And an audit of its accessibility finds nothing serious
    And it fits on the phone
    And its configuration is as it left the factory

    Examples:
      | value                          |
      | a passphrase that is too short |
      | an endpoint without encryption |

  @PRV-CRED-5.3 @must @negative @needs-console @needs-network @needs-set-up-page @needs-backend @needs-factory-line
  Scenario: A wrong set-up secret is told, and changes nothing
    Given a manufactured device
    When a person enters a wrong set-up secret on its page
    Then the page says what is wrong
    And its configuration is as it left the factory

  @PRV-FIELD-3.3 @must @negative @needs-console @needs-network @needs-set-up-page @needs-backend @needs-factory-line
  Scenario: A network that is not there is told
    Given a manufactured device
    When a person sets it up on its page where there is no such network
    Then the page says what is wrong

Feature: The initial configuration is written
  PRV-FACT-4. Product type, region and fleet are the ordered ones, and a unit that lacks one is not made.

  @must @needs-console @needs-power @needs-factory-line
  Scenario Outline: The <value> is the one that was ordered
    Given a manufactured device
    When its power is cycled
    Then its <value> is the one that was ordered

    @PRV-FACT-4.1
    Examples:
      | value        |
      | product type |

    @PRV-FACT-4.2
    Examples:
      | value  |
      | region |

    @PRV-FACT-4.3
    Examples:
      | value |
      | fleet |

  @must @negative @needs-console @needs-power @needs-factory-line
  Scenario Outline: An order that lacks the <value> makes no unit
    Given a blank device
    When the line is to make it by an order that lacks the <value>
    Then the line refuses
    And no unit was released

    @PRV-FACT-4.1
    Examples:
      | value        |
      | product type |

    @PRV-FACT-4.2
    Examples:
      | value  |
      | region |

    @PRV-FACT-4.3
    Examples:
      | value |
      | fleet |

  @must @negative @needs-console @needs-power @needs-factory-line
  Scenario Outline: A line that has made a unit makes none by an order that lacks the <value>
    Given a blank device, and another that the line has made
    When the line is to make it by an order that lacks the <value>
    Then the line refuses
    And no further unit was released
    And the line makes it by an order that lacks nothing

    @PRV-FACT-4.1
    Examples:
      | value        |
      | product type |

    @PRV-FACT-4.2
    Examples:
      | value  |
      | region |

    @PRV-FACT-4.3
    Examples:
      | value |
      | fleet |

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const scenarioCount = 150;

/** Writes features of trivial scenarios that both harnesses run. */
export function writeNullFeatures(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (let feature = 0; feature < 10; feature += 1) {
    const scenarios = Array.from({ length: scenarioCount / 10 }, (_, index) => scenario(feature, index));
    writeFileSync(
      join(directory, `null-${feature}.feature`),
      `Feature: Null ${feature}\n${scenarios.join("")}`,
    );
  }
}

const scenario = (feature: number, index: number): string => `
  @PRV-CFG-2.1 @must
  Scenario: Scenario ${index} of feature ${feature}
    Given a null device
    When nothing is done to it
    Then nothing happens
    And nothing else happens
`;

import type { Assertion, TriedDefect } from "../../reports/index.ts";
import type { FeatureScenario } from "../features.ts";

/** Every step that asserts, once for each place where it stands, with the defects that made it fail. */
export function assertionsOf(
  scenarios: readonly FeatureScenario[],
  tried: readonly TriedDefect[],
): readonly Assertion[] {
  const failedFor = new Map<string, string[]>();
  for (const { name, killers } of tried) {
    for (const place of new Set(killers.map((killer) => killer.place)))
      failedFor.set(place, [...(failedFor.get(place) ?? []), name]);
  }
  const assertions = new Map<string, Assertion>();
  for (const { uri, steps } of scenarios) {
    for (const { line, text, asserts, exception } of steps) {
      if (!asserts) continue;
      const place = `${uri}:${line}`;
      assertions.set(place, {
        ...{ place, text, failedFor: failedFor.get(place) ?? [] },
        ...(exception === undefined ? {} : { exception }),
      });
    }
  }
  return [...assertions.values()];
}

import type { ForeseenScenario } from "./foresee.ts";
import type { PlanPart, RigPlan } from "./rig-plan.ts";

/** A plan for machines. Times are ms. */
export function planToJson({ lab, file, history, parts }: RigPlan) {
  return {
    ...{ lab, file },
    ...(history && { history: { run: history.run, target: history.target, kind: history.kind } }),
    parts: parts.map(partToJson),
  };
}

function partToJson({ product, kind, boards, scenarios, estimates, command }: PlanPart) {
  return {
    ...{ product, kind },
    boards: boards.map(({ name, capabilities, obstacles }) => ({
      name,
      capabilities: [...capabilities],
      obstacles,
    })),
    scenarios: scenarios.map((one) => scenarioToJson(one, estimates)),
    estimateMs: [...estimates.values()].reduce((sum, { ms }) => sum + ms, 0),
    command,
  };
}

function scenarioToJson(
  { scenario, name, atoms, demands, prospect, onBoard }: ForeseenScenario,
  estimates: PlanPart["estimates"],
) {
  return {
    ...{ scenario, name, atoms, devices: demands.devices },
    ...(demands.lot && { lot: demands.lot }),
    ...{ prospect, boards: Object.fromEntries(onBoard), estimate: estimates.get(scenario) },
  };
}

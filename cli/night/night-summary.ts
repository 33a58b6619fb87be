import { resolve } from "node:path";
import type { Verdict } from "../../core/journal/index.ts";
import type { RunSummary, ScenarioSummary } from "../../reports/index.ts";
import type { BoardHealth } from "../../rigs/health/index.ts";
import type { FlakyScenario, TroubledBoard } from "../../rigs/night/index.ts";

/** What a night came to, for whoever is told: a command, a webhook, a person. */
export type NightSummary = ReturnType<typeof summariseNight>;

export interface NightFindings {
  readonly lab: string;
  readonly folder: string;
  readonly run: RunSummary;
  /** Why it ended before its work did; undefined when it did not. */
  readonly ended: string | undefined;
  readonly boards: readonly {
    readonly name: string;
    readonly done: number;
    readonly health: BoardHealth;
  }[];
  readonly flaky: readonly FlakyScenario[];
  readonly troubled: readonly TroubledBoard[];
}

export function summariseNight({ lab, folder, run, ended, boards, flaky, troubled }: NightFindings) {
  const notRun = new Set(
    run.incidents.flatMap(({ what, about }) => (what === "not-run" && about !== undefined ? [about] : [])),
  );
  const of = (status: Verdict["status"]) =>
    run.scenarios.filter(({ scenario, verdict }) => verdict.status === status && !notRun.has(scenario));
  return {
    version: 1 as const,
    ...{ lab, runId: run.start.runId, target: run.start.target, seed: run.start.seed },
    ...{ folder: resolve(folder), report: resolve(folder, "index.html") },
    ...{ startedAt: run.startedAt, endedAt: run.endedAt, exitCode: run.exitCode, completed: run.completed },
    ...(ended === undefined ? {} : { ended }),
    planned: run.scenarios.length,
    verdicts: {
      pass: of("pass").length,
      fail: of("fail").length,
      inconclusive: of("inconclusive").length,
      notApplicable: of("not-applicable").length,
    },
    failed: of("fail").map(told),
    inconclusive: of("inconclusive").map(told),
    notRun: [...notRun],
    flaky,
    troubled,
    boards: boards.map(({ name, done, health }) => ({
      ...{ name, done, health: health.health, reason: health.reason },
    })),
    incidents: run.incidents.map(({ at, what, board, about, message }) => ({
      ...{ at, what, message },
      ...(board === undefined ? {} : { board }),
      ...(about === undefined ? {} : { scenario: about }),
    })),
  };
}

const told = ({ scenario, name, verdict, attempts }: ScenarioSummary) => ({
  ...{ scenario, name, attempts: attempts.length },
  ...(verdict.status === "inconclusive" ? { cause: verdict.cause } : {}),
  message: "message" in verdict ? verdict.message : "",
});

import { type Status, verdictOfAttempts } from "../../core/journal/index.ts";
import type { NightAttempt, NightRecord, NightScenario } from "./night-record.ts";

/** A scenario whose verdict on one and the same product changed from attempt to attempt or from night to night. */
export interface FlakyScenario {
  readonly scenario: string;
  readonly name: string;
  /** What each night found, oldest night first; undefined for one that did not examine it. */
  readonly nights: readonly (Status | undefined)[];
}

/** A board whose equipment failed in at least one job. */
export interface FlakyBoard {
  readonly board: string;
  /** Attempts that leased it, over all nights. */
  readonly jobs: number;
  /** Those of them that its equipment spoiled. */
  readonly faults: number;
  /** Faults in each night, oldest first; undefined for one that did not use it. */
  readonly nights: readonly (number | undefined)[];
}

const isEquipment = ({ cause }: NightAttempt): boolean => cause === "equipment";

/** Names the scenarios that are not steady. Equipment faults say nothing about a scenario; neither do other products. Oldest night first. */
export function flakyScenarios(nights: readonly NightRecord[]): readonly FlakyScenario[] {
  const names = new Map(
    nights.flatMap(({ scenarios }) => [...scenarios].map(([id, { name }]) => [id, name])),
  );
  return [...names]
    .filter(([scenario]) => {
      const bySubject = Map.groupBy(nights, ({ subject }) => subject);
      return bySubject
        .values()
        .some((alike) => changes(alike.map(({ scenarios }) => scenarios.get(scenario))));
    })
    .map(([scenario, name]) => ({
      ...{ scenario, name },
      nights: nights.map(({ scenarios }) => statusOf(scenarios.get(scenario))),
    }));
}

function changes(seen: readonly (NightScenario | undefined)[]): boolean {
  const ends = seen.flatMap((one) => one?.attempts ?? []).filter((attempt) => !isEquipment(attempt));
  return new Set(ends.map(({ status }) => status)).size > 1;
}

function statusOf(scenario: NightScenario | undefined): Status | undefined {
  if (scenario === undefined || scenario.attempts.length === 0) return undefined;
  const verdicts = scenario.attempts.map(({ status, cause = "environment" }) =>
    status === "inconclusive"
      ? { status, cause, message: "" }
      : status === "pass"
        ? { status }
        : status === "fail"
          ? { status, message: "" }
          : { status, justification: "" },
  );
  return verdictOfAttempts(verdicts).status;
}

/** Boards with faults of their equipment, the worst share of their jobs first. Oldest night first. */
export function flakyBoards(nights: readonly NightRecord[]): readonly FlakyBoard[] {
  const counted = nights.map(countBoards);
  const boards = new Set(counted.flatMap((night) => [...night.keys()]));
  return [...boards]
    .map((board) => {
      const own = counted.map((night) => night.get(board));
      const sum = (what: "jobs" | "faults") => own.reduce((total, one) => total + (one?.[what] ?? 0), 0);
      return { board, jobs: sum("jobs"), faults: sum("faults"), nights: own.map((one) => one?.faults) };
    })
    .filter(({ faults }) => faults > 0)
    .sort((a, b) => b.faults / b.jobs - a.faults / a.jobs);
}

function countBoards({ scenarios }: NightRecord): ReadonlyMap<string, { jobs: number; faults: number }> {
  const counts = new Map<string, { jobs: number; faults: number }>();
  for (const { attempts } of scenarios.values())
    for (const attempt of attempts)
      for (const board of attempt.boards) {
        const { jobs, faults } = counts.get(board) ?? { jobs: 0, faults: 0 };
        counts.set(board, { jobs: jobs + 1, faults: faults + (isEquipment(attempt) ? 1 : 0) });
      }
  return counts;
}

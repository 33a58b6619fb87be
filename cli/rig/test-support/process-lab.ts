import assert from "node:assert/strict";
import type { JournalLine, Verdict } from "../../../core/journal/index.ts";
import { assay } from "../../test-support.ts";

/** Of the reference device and those that differ from it in their console, bytes. */
export const flashSize = 2 * 1024 * 1024;

/** A board whose whole life is a command: no fixture, no relay, no server that stays. */
export function processBoard(name: string, product: string, console: "text" | "json-rpc") {
  const [flash, silicon] = [`${name}.flash`, `${name}.silicon`];
  return {
    ...{ product, kind: "emulated" },
    process: {
      command: assay("emulate", "device", ...["--console", console, "--flash", flash, "--silicon", silicon]),
    },
    power: { driver: "process" },
    console: { driver: "process" },
    flash: {
      ...{ driver: "file", path: flash, size: flashSize },
      // As assay emulate silicon prints it, and many times as fast.
      hardwareId: ["sed", "-n", 's/.*"uid": "\\(.*\\)".*/\\1/p', silicon],
    },
    blank: "exchange",
    exchange: { command: assay("emulate", "silicon", silicon, "--new") },
  };
}

export interface Finished {
  readonly scenario: string;
  readonly tags: readonly string[];
  readonly verdict: Verdict;
}

/** What became of each scenario that was planned. */
export function finishedIn(journal: readonly JournalLine[]): Finished[] {
  const tags = new Map(
    journal.flatMap((line) => (line.type === "scenario-planned" ? [[line.scenario, line.tags]] : [])),
  );
  const finished = journal.filter((line) => line.type === "scenario-finished");
  assert.ok(finished.length > 0 && finished.length === tags.size, "every scenario came to its end");
  return finished.map(({ scenario, verdict }) => ({ scenario, verdict, tags: tags.get(scenario) ?? [] }));
}

export const isPass = ({ verdict }: Finished): boolean => verdict.status === "pass";
export const told = ({ scenario, verdict }: Finished): string => `${scenario}: ${JSON.stringify(verdict)}`;

/** Everything passes but what needs a thing that the rig lacks: nothing was observed of that, and the verdict names it. */
export function requirePassesBut(
  lacks: readonly ("network" | "button" | "air")[],
  finished: readonly Finished[],
): void {
  const cause = new RegExp(`\\bno (${lacks.join("|")})\\b`);
  for (const one of finished) {
    const { verdict, tags } = one;
    if (verdict.status === "pass")
      assert.ok(!lacks.some((name) => tags.includes(`@needs-${name}`)), told(one));
    else
      assert.ok(
        verdict.status === "inconclusive" &&
          verdict.cause === "not-observable" &&
          cause.test(verdict.message),
        told(one),
      );
  }
}

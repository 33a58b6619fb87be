import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { JournalRecord, Verdict } from "../../core/journal/index.ts";
import { summarise } from "../summary.ts";
import { completed, fail, inconclusive, makeFolder, pass, planned, started, write } from "../test-support.ts";
import { checkChain } from "../verify/chain.ts";
import { mergeRuns } from "./merge.ts";

/** One run as a person would tell it. */
interface Told {
  readonly kind: "emulated" | "virtual" | "hardware";
  readonly ended: boolean;
  /** By scenario: undefined when it was not planned, else how each attempt ended; null: it did not. */
  readonly scenarios: readonly (readonly (Verdict | null)[] | undefined)[];
}

/** Each scenario examines a requirement of its own. */
const atoms = ["PRV-A-1.1", "PRV-A-2.1", "PRV-B-1.1"] as const;
const clauses = atoms.map((atom) => atom.slice(0, -2));

const end = fc.oneof(
  { weight: 5, arbitrary: fc.constant(pass) },
  { weight: 1, arbitrary: fc.constant(fail()) },
  { weight: 3, arbitrary: fc.constant(inconclusive("equipment")) },
  { weight: 1, arbitrary: fc.constant(inconclusive("environment")) },
);
const attempts = fc.array(fc.option(end, { nil: null, freq: 12 }), { maxLength: 3 });
const told: fc.Arbitrary<Told> = fc.record({
  kind: fc.constantFrom("emulated", "virtual", "hardware"),
  ended: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  scenarios: fc.tuple(...atoms.map(() => fc.option(attempts, { nil: undefined }))),
});

function recordsOf({ kind, ended, scenarios }: Told, index: number): JournalRecord[] {
  const body = scenarios.map((of, at) => ({ of, scenario: `a.feature:${at + 1}`, atom: atoms[at] ?? "" }));
  return [
    started({ runId: `run ${index}`, target: { kind, name: kind } }),
    ...body.flatMap(({ of, scenario, atom }) =>
      of === undefined ? [] : [planned(atom, { scenario, name: scenario })],
    ),
    ...body.flatMap(({ of = [], scenario }) =>
      of.flatMap((verdict, at): JournalRecord[] => {
        const attempt = { scenario, attempt: at + 1 };
        const start: JournalRecord = { type: "scenario-started", ...attempt, seed: "s" };
        return verdict === null
          ? [start]
          : [start, { type: "scenario-finished", ...attempt, verdict, durationMs: 1 }];
      }),
    ),
    ...(ended ? [completed] : []),
  ];
}

/** The rules of docs/architecture.md and docs/evidence.md once more, from the words there. */
function model(runs: readonly Told[]) {
  const columns: Record<string, Record<string, string>> = {};
  const all: string[] = [];
  for (const kind of ["hardware", "virtual", "emulated"]) {
    const column: Record<string, string> = {};
    for (const [at, clause] of clauses.entries()) {
      const planning = runs.filter((run) => run.kind === kind).map(({ scenarios }) => scenarios[at]);
      if (planning.every((one) => one === undefined)) continue;
      const ends = planning.flatMap((one) => one ?? []);
      const own = ends.filter((one) => one?.status !== "inconclusive" || one.cause !== "equipment");
      const words = own.map((one) => one?.status ?? "inconclusive");
      column[clause] = words.includes("fail")
        ? "fail"
        : words.length === 0 || words.includes("inconclusive")
          ? "inconclusive"
          : "pass";
      all.push(column[clause]);
    }
    if (Object.keys(column).length > 0) columns[kind] = column;
  }
  const open = all.length === 0 || all.includes("inconclusive") || runs.some(({ ended }) => !ended);
  return { columns, exitCode: all.includes("fail") ? 1 : open ? 3 : 0 };
}

suite("joined runs, whatever they found", () => {
  test("each kind's verdicts follow from all attempts on it, and the journal from those of the runs", async () => {
    await using folder = await makeFolder();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 2, maxLength: 4 }), async (runs) => {
        count += 1;
        const folders = runs.map((run, index) => {
          const place = folder.path(`${count}-${index}`);
          mkdirSync(place);
          write(join(place, "journal.ndjson"), recordsOf(run, index));
          return place;
        });
        const out = folder.path(`${count}-joined`);
        await mergeRuns(folders.toReversed(), out);
        assert.equal((await checkChain(out)).status, "ok");
        const { columns, exitCode, start } = await summarise(join(out, "journal.ndjson"), []);
        const found = Object.fromEntries(
          columns
            .map(({ target, requirements }) => [
              target.kind,
              Object.fromEntries(
                requirements
                  .filter(({ examined }) => examined)
                  .map(({ id, verdict }) => [id, verdict.status]),
              ),
            ])
            .filter(([, of]) => Object.keys(of ?? {}).length > 0),
        );
        assert.deepEqual({ columns: found, exitCode }, model(runs));
        assert.equal(start.target.kind === "mixed", new Set(runs.map(({ kind }) => kind)).size > 1);
      }),
      { numRuns: 60 },
    );
  });
});

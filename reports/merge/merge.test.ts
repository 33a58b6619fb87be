import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import {
  type Incident,
  type JournalRecord,
  type RunStarted,
  readJournal,
  type ScenarioPlanned,
  type Verdict,
} from "../../core/journal/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { type RunSummary, summarise } from "../summary.ts";
import {
  attemptsAt,
  completed,
  fail,
  inconclusive,
  makeFolder,
  pass,
  planned,
  started,
  write,
} from "../test-support.ts";
import { checkChain } from "../verify/chain.ts";
import { mergeRuns } from "./merge.ts";

const hardware: RunStarted["target"] = { kind: "hardware", name: "rig one" };
const equipment = inconclusive("equipment");

/** Folders of runs that never were. */
class Runs implements AsyncDisposable {
  readonly #folder: Awaited<ReturnType<typeof makeFolder>>;
  #count = 0;

  private constructor(folder: Awaited<ReturnType<typeof makeFolder>>) {
    this.#folder = folder;
  }

  static async open(): Promise<Runs> {
    return new Runs(await makeFolder());
  }

  path(name: string): string {
    return this.#folder.path(name);
  }

  /** A run of these records behind its first; its folder. */
  run(changes: Partial<RunStarted>, ...records: readonly JournalRecord[]): string {
    this.#count += 1;
    const folder = this.path(`run-${this.#count}`);
    mkdirSync(folder);
    write(join(folder, "journal.ndjson"), [started({ runId: `run ${this.#count}`, ...changes }), ...records]);
    return folder;
  }

  /** Joins them and draws the verdicts. */
  async merge(...runs: readonly string[]): Promise<RunSummary> {
    this.#count += 1;
    const out = this.path(`joined-${this.#count}`);
    await mergeRuns(runs, out);
    const finding = await checkChain(out);
    assert.equal(finding.status, "ok", finding.problems.join());
    return summarise(join(out, "journal.ndjson"), []);
  }

  refused(reason: RegExp, ...runs: readonly string[]): Promise<void> {
    return assert.rejects(
      mergeRuns(runs, this.path("refused")),
      (thrown: Error & { code?: string }) =>
        thrown.code === "RUN_INCOMPARABLE" && reason.test(thrown.message),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

const attempts = (plan: ScenarioPlanned, ...verdicts: readonly Verdict[]): JournalRecord[] => [
  ...attemptsAt(plan, ...verdicts),
  completed,
];

const verdictOf = ({ requirements }: Pick<RunSummary, "requirements">, id: string): string => {
  const found = requirements.find((one) => one.id === id);
  return found?.examined === true ? found.verdict.status : "not examined";
};

suite("joined runs", () => {
  test("shards become one run: each scenario once, all verdicts, one chain", async () => {
    await using runs = await Runs.open();
    const one = runs.run({}, ...attempts(planned("PRV-A-1.1"), pass));
    const two = runs.run({}, ...attempts(planned("PRV-A-2.1"), pass));
    const summary = await runs.merge(one, two);
    assert.equal(summary.exitCode, 0);
    assert.equal(summary.scenarios.length, 2);
    assert.deepEqual(
      ["PRV-A-1", "PRV-A-2"].map((id) => verdictOf(summary, id)),
      ["pass", "pass"],
    );
    assert.equal(summary.start.target.kind, "emulated");
    assert.deepEqual(summary.deviations, []);
  });

  test("a re-run in another run replaces no FAIL, in whatever order they are named", async () => {
    await using runs = await Runs.open();
    const plan = planned("PRV-A-1.1");
    const failed = runs.run({}, ...attempts(plan, fail()));
    const passed = runs.run({}, ...attempts(plan, pass));
    for (const order of [
      [failed, passed],
      [passed, failed],
    ]) {
      const summary = await runs.merge(...order);
      assert.equal(verdictOf(summary, "PRV-A-1"), "fail");
      assert.equal(summary.exitCode, 1);
      assert.equal(summary.scenarios[0]?.attempts.length, 2);
    }
  });

  test("an attempt that broken equipment ended is made good by another run; one that was inconclusive otherwise is not", async () => {
    await using runs = await Runs.open();
    const [broken, unsure] = [planned("PRV-A-1.1"), planned("PRV-A-2.1")];
    const first = runs.run(
      {},
      ...attemptsAt(broken, equipment),
      ...attempts(unsure, inconclusive("environment")),
    );
    const second = runs.run({}, ...attemptsAt(broken, pass), ...attempts(unsure, pass));
    const summary = await runs.merge(first, second);
    assert.deepEqual(
      ["PRV-A-1", "PRV-A-2"].map((id) => verdictOf(summary, id)),
      ["pass", "inconclusive"],
    );
  });

  test("emulated, virtual and hardware columns stay apart: none makes good what another lacks", async () => {
    await using runs = await Runs.open();
    const [both, emulatedOnly] = [planned("PRV-A-1.1"), planned("PRV-A-2.1")];
    const emulated = runs.run({}, ...attemptsAt(both, pass), ...attempts(emulatedOnly, pass));
    const real = runs.run({ target: hardware }, ...attempts(both, equipment));
    const summary = await runs.merge(emulated, real);
    assert.equal(summary.start.target.kind, "mixed");
    assert.deepEqual(
      summary.columns.map((column) => [
        column.target.kind,
        verdictOf(column, "PRV-A-1"),
        verdictOf(column, "PRV-A-2"),
      ]),
      [
        ["hardware", "inconclusive", "not examined"],
        ["emulated", "pass", "pass"],
      ],
    );
    assert.equal(verdictOf(summary, "PRV-A-1"), "inconclusive");
    assert.equal(summary.exitCode, 3);
  });

  test("joined runs are joined with others part by part, and come to the same journal", async () => {
    await using runs = await Runs.open();
    const [one, two, three] = ["PRV-A-1.1", "PRV-A-2.1", "PRV-B-1.1"].map((atom) =>
      runs.run({}, ...attempts(planned(atom), pass)),
    ) as [string, string, string];
    await mergeRuns([one, two], runs.path("two"));
    await mergeRuns([three, runs.path("two")], runs.path("three"));
    await mergeRuns([three, two, one], runs.path("at-once"));
    const journal = (name: string) => readFileSync(join(runs.path(name), "journal.ndjson"), "utf8");
    assert.equal(journal("three"), journal("at-once"));
  });

  test("what a night had no time for is open with its reason, until another night examines it", async () => {
    await using runs = await Runs.open();
    const plan = planned("PRV-A-1.1");
    const notRun: Incident = {
      ...{ type: "incident", what: "not-run", about: plan.scenario },
      message: "the night ended before its turn",
    };
    const short = runs.run({ target: hardware }, plan, notRun, completed);
    const emulated = runs.run({}, ...attempts(plan, pass));
    const open = await runs.merge(short, emulated);
    const [onHardware] = open.scenarios.filter(({ kind }) => kind === "hardware");
    assert.deepEqual(onHardware?.verdict, inconclusive("environment", notRun.message));
    assert.equal(open.exitCode, 3);
    const next = runs.run({ target: hardware }, ...attempts(plan, pass));
    const whole = await runs.merge(short, emulated, next);
    assert.deepEqual(
      whole.columns.map((column) => verdictOf(column, "PRV-A-1")),
      ["pass", "pass"],
    );
    assert.equal(whole.exitCode, 0);
  });

  test("a run that did not come to its end leaves the whole inconclusive, with the reason", async () => {
    await using runs = await Runs.open();
    const whole = runs.run({}, ...attempts(planned("PRV-A-1.1"), pass));
    const cut = runs.run({}, ...attemptsAt(planned("PRV-A-2.1"), pass));
    const { exitCode, completed: ended, deviations } = await runs.merge(whole, cut);
    assert.equal(ended, false);
    assert.equal(exitCode, 3);
    assert.match(deviations.join(), /part 2 \(run 2\), which did not come to its end/);
  });

  test("inputs and evidence come along, each content once; the rig files of two labs both", async () => {
    await using runs = await Runs.open();
    const piece = sha256("dump");
    const withFiles = (rig: string, plan: ScenarioPlanned) => {
      const [first, begun, ...end] = attempts(plan, pass);
      assert.ok(first && begun);
      const inputs = [
        { path: "inputs/ics.yaml", role: "ics", sha256: sha256("ics") },
        { path: "inputs/lab.yaml", role: "rig", sha256: sha256(rig) },
      ] as const;
      const of = { scenario: plan.scenario, attempt: 1, step: 0, slot: "board-1", name: "dump" };
      const bytes = {
        file: `evidence/${piece}`,
        sha256: piece,
        size: 4,
        length: 4,
        address: 0,
        redacted: [],
      };
      const evidence = { type: "evidence", ...of, ...bytes, mediaType: "text/plain" } as const;
      const folder = runs.run({ inputs, target: { ...hardware, name: rig } }, first, begun, evidence, ...end);
      mkdirSync(join(folder, "inputs"));
      mkdirSync(join(folder, "evidence"));
      writeFileSync(join(folder, "inputs/ics.yaml"), "ics");
      writeFileSync(join(folder, "inputs/lab.yaml"), rig);
      writeFileSync(join(folder, "evidence", piece), "dump");
      return folder;
    };
    const [one, two] = [
      withFiles("rig one", planned("PRV-A-1.1")),
      withFiles("rig two", planned("PRV-A-2.1")),
    ];
    const { start } = await runs.merge(one, two);
    assert.deepEqual(
      start.inputs?.map(({ path }) => path),
      ["inputs/ics.yaml", "inputs/lab.yaml", "inputs/part-2/lab.yaml"],
    );
    await mergeRuns([one, two], runs.path("out"));
    assert.equal(readFileSync(join(runs.path("out"), "inputs/part-2/lab.yaml"), "utf8"), "rig two");
    assert.equal(readFileSync(join(runs.path("out"), "evidence", piece), "utf8"), "dump");
    assert.equal(start.target.name, "rig one, rig two");

    writeFileSync(join(two, "inputs/lab.yaml"), "rig three");
    await assert.rejects(
      mergeRuns([one, two], runs.path("changed")),
      /not the file that the run's journal names/,
    );
  });
});

suite("runs that cannot be joined", () => {
  const product = started().product;
  const conflicts: readonly (readonly [string, Partial<RunStarted>, RegExp])[] = [
    ["product", { product: { ...product, model: "P2" } }, /differ in their product: .*\(P1\).*\(P2\)/],
    [
      "firmware",
      { product: { ...product, firmware: { version: "2.0.0", sha256: "f2" } } },
      /firmware: 1\.0\.0 f1 and 2\.0\.0 f2/,
    ],
    ["ICS", { product: { ...product, icsSha256: "other" } }, /ICS: 1c5 and other/],
    ["IXIT", { product: { ...product, ixitSha256: "other" } }, /IXIT: 1x17 and other/],
    ["sample", { product: { ...product, lot: 4 } }, /declaration/],
    ["readings", { readings: { "INT-1": "another" } }, /readings/],
    ["register", { register: { sha256: "5", requirements: [] } }, /register: 4e9 and 5/],
    [
      "version",
      { versions: { assay: "9.0.0", node: "24.0.0", os: "Linux" } },
      /harness: Assay 0\.0\.0 and Assay 9/,
    ],
    [
      "commit",
      { versions: { assay: "0.0.0", commit: "abc", node: "24.0.0", os: "Linux" } },
      /harness: Assay 0\.0\.0 and Assay 0\.0\.0 at abc/,
    ],
    [
      "defect",
      { target: { kind: "emulated", name: "device", defect: "leak" } },
      /defect on purpose: none and leak/,
    ],
    ["feature", { features: [{ uri: "a.feature", sha256: "2" }] }, /feature a\.feature: 1 and 2/],
    [
      "waivers",
      { inputs: [{ path: "inputs/waivers.yaml", role: "waivers", sha256: "3" }] },
      /waivers: none and 3/,
    ],
  ];
  for (const [what, changes, reason] of conflicts)
    test(`that differ in ${what} are refused, and nothing is left`, async () => {
      await using runs = await Runs.open();
      const features = [{ uri: "a.feature", sha256: "1" }];
      const one = runs.run({ features }, ...attempts(planned("PRV-A-1.1"), pass));
      const two = runs.run({ features, ...changes }, completed);
      await runs.refused(reason, one, two);
      await runs.refused(reason, one, runs.run({ features }, completed), two);
    });

  test("one run twice, a run with a nonce, a journal without a chain, one run alone", async () => {
    await using runs = await Runs.open();
    const one = runs.run({}, ...attempts(planned("PRV-A-1.1"), pass));
    await runs.refused(/are one run, run 1/, one, one);
    await runs.refused(/signed an auditor's nonce/, one, runs.run({ nonce: "00".repeat(16) }, completed));
    const old = runs.path("old.ndjson");
    const first = { ...started(), version: 1, seq: 1, at: "2027-01-01T00:00:00.000Z", t: 0 };
    writeFileSync(old, `${JSON.stringify(first)}\n`);
    await runs.refused(/format 1/, one, old);
    await assert.rejects(mergeRuns([one], runs.path("alone")), /two runs or more/);
    await assert.rejects(mergeRuns([one, runs.path("nowhere")], runs.path("alone")), /there is no such run/);
  });
});

suite("the chain of joined runs", () => {
  /** Joined runs in which a verdict is changed, in the whole or in a part, with every hash after it made anew. */
  async function tampered(file: string): Promise<string> {
    await using runs = await Runs.open();
    const one = runs.run({}, ...attempts(planned("PRV-A-1.1"), fail()));
    const two = runs.run({}, ...attempts(planned("PRV-A-2.1"), pass));
    const out = runs.path("out");
    await mergeRuns([one, two], out);
    const records = await Array.fromAsync(readJournal(join(out, file)));
    let before = "0".repeat(64);
    const lines = records.map(({ prev: _, ...record }) => {
      const better = record.type === "scenario-finished" ? { ...record, verdict: pass } : record;
      const line = JSON.stringify({ ...better, prev: before });
      before = sha256(line);
      return line;
    });
    writeFileSync(join(out, file), lines.map((line) => `${line}\n`).join(""));
    const finding = await checkChain(out);
    assert.equal(finding.status, "failed");
    return finding.problems.join();
  }

  test("a verdict that was changed in the whole is found, though its chain was made anew", async () => {
    assert.match(
      await tampered("journal.ndjson"),
      /does not follow from the journals of the runs that it joins/,
    );
  });

  test("one that was changed in a part is found too", async () => {
    assert.match(await tampered("parts/1/journal.ndjson"), /does not follow from the journals/);
  });
});

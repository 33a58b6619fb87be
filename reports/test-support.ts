import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type JournalRecord,
  journalVersion,
  openJournal,
  type RegisteredRequirement,
  type RunStarted,
  type ScenarioPlanned,
  type Verdict,
} from "../core/journal/index.ts";
import { type RunSummary, summarise, type Waiver } from "./summary.ts";

/** For tests: journals of runs that never were. */

export interface Folder extends AsyncDisposable {
  path(name: string): string;
}

export async function makeFolder(): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  return {
    path: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

type AtomDraft = readonly [id: string, level?: "MUST" | "SHOULD"];

export function requirement(
  id: string,
  section: string,
  ...atoms: readonly AtomDraft[]
): RegisteredRequirement {
  return {
    ...{ id, section, text: `Text of ${id}` },
    atoms: atoms.map(([atom, level = "MUST"]) => ({
      id: atom,
      text: `Text of ${atom}`,
      level,
      method: "TEST",
    })),
  };
}

export const requirements: readonly RegisteredRequirement[] = [
  requirement("PRV-A-1", "Identity", ["PRV-A-1.1"], ["PRV-A-1.2", "SHOULD"]),
  requirement("PRV-A-2", "Identity", ["PRV-A-2.1"]),
  requirement("PRV-B-1", "Configuration", ["PRV-B-1.1"], ["PRV-B-1.2"]),
  requirement("PRV-B-2", "Configuration", ["PRV-B-2.1", "SHOULD"]),
  requirement("PRV-C-1", "Decommissioning", ["PRV-C-1.1"]),
];

/** The first record of a run. */
export function started(
  changes: Partial<RunStarted> & { readonly shouldReasons?: Record<string, string> } = {},
): RunStarted {
  const { shouldReasons = {}, ...rest } = changes;
  return {
    type: "run-started",
    version: journalVersion,
    runId: "2027-01-01 seed",
    seed: "seed",
    target: { kind: "emulated", name: "emulated device" },
    product: {
      ...{ name: "Product", model: "P1", manufacturer: "Works", icsSha256: "1c5", ixitSha256: "1x17" },
      ...{ notApplicable: {}, shouldReasons, firmware: { version: "1.0.0", sha256: "f1" }, lot: 3 },
    },
    readings: { "INT-1": "Reading of an open point." },
    register: { sha256: "4e9", requirements },
    features: [],
    versions: { assay: "0.0.0", node: "24.0.0", os: "Linux" },
    keyId: "0123456789abcdef",
    ...{ devices: 3, against: [], arguments: ["--seed", "seed"] },
    ...rest,
  };
}

export const completed: JournalRecord = { type: "run-finished", reason: "completed" };
export const pass: Verdict = { status: "pass" };
export const fail = (message = "it was not so"): Verdict => ({ status: "fail", message });
export const inconclusive = (
  cause: "equipment" | "environment" | "sample-size",
  message = "not seen",
): Verdict => ({
  ...{ status: "inconclusive", cause, message },
});

let scenarios = 0;

/** Plan of a scenario that examines `atoms`. */
export function planned(
  atoms: string | readonly string[],
  changes: Partial<ScenarioPlanned> = {},
): ScenarioPlanned {
  scenarios += 1;
  const scenario = `a.feature:${scenarios}`;
  const ids = typeof atoms === "string" ? [atoms] : atoms;
  return {
    ...{ type: "scenario-planned", scenario, name: `Scenario ${scenarios}`, feature: "Feature", atoms: ids },
    ...{ tags: ids.map((id) => `@${id}`), steps: ["Given a device"] },
    ...changes,
  };
}

/** A scenario from its plan to the end of its last attempt. */
export function examined(
  atoms: string | readonly string[],
  ...verdicts: readonly Verdict[]
): JournalRecord[] {
  return attemptsAt(planned(atoms), ...verdicts);
}

export function attemptsAt(plan: ScenarioPlanned, ...verdicts: readonly Verdict[]): JournalRecord[] {
  const { scenario } = plan;
  const attempts = verdicts.flatMap((verdict, index): JournalRecord[] => [
    { type: "scenario-started", scenario, attempt: index + 1, seed: "seed" },
    { type: "scenario-finished", scenario, attempt: index + 1, verdict, durationMs: 1_500 },
  ]);
  return [plan, ...attempts];
}

export function write(file: string, records: readonly JournalRecord[]): void {
  let now = 0;
  using journal = openJournal(file, () => {
    now += 250;
    return now;
  });
  for (const record of records) journal.append(record);
}

export async function summaryOf(
  records: readonly JournalRecord[],
  waivers: readonly Waiver[] = [],
): Promise<RunSummary> {
  await using folder = await makeFolder();
  write(folder.path("journal"), records);
  return await summarise(folder.path("journal"), waivers);
}

/** Runs xmllint, which is nobody's here, on `xml`; returns what it prints. @throws Error with its complaints */
export function xmllint(xml: string, ...options: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync("xmllint", [...options, "-"], {
    input: xml,
    encoding: "utf8",
  });
  if (error)
    throw new Error("this test needs xmllint: install the Debian package libxml2-utils", { cause: error });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Text that breaks whatever does not take care. */
export const hostile = `</td></details></style><script src="https://evil.example/x.js">alert('1')</script><img src=x onerror=alert(2)> "quoted" & ]]> <!-- \u0000\u0007\u001b[31mred\u001b[0m \ud800 \ufffe \u202e`;

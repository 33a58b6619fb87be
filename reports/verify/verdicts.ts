import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "../../core/kernel/index.ts";
import type { Json } from "../bundle/canonical.ts";
import { evidenceDigest } from "../bundle/manifest.ts";
import { predicateOf } from "../bundle/statements.ts";
import { type RunSummary, summarise } from "../summary.ts";
import { waiversOfRun } from "../waivers.ts";
import { type Finding, findingOf } from "./check.ts";
import type { OpenedBundle, Read } from "./opened-bundle.ts";

/** The run as its journal in the bundle tells it, judged with the waivers there. */
export async function summaryOfBundle(folder: string): Promise<Read<RunSummary>> {
  try {
    return { value: await summarise(join(folder, "journal.ndjson"), await waiversOfRun(folder)) };
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
}

/** Whether the verdicts that were signed, and those of junit.xml, are those that follow from the journal. */
export async function checkVerdicts(bundle: OpenedBundle, summary: Read<RunSummary>): Promise<Finding> {
  if ("problem" in summary) return findingOf([summary.problem], "");
  const { value } = summary;
  const problems: string[] = [];
  const digest = "value" in bundle.manifest ? evidenceDigest(bundle.manifest.value) : "";
  for (const [name, one] of bundle.statements) {
    if ("problem" in one) problems.push(one.problem);
    else {
      const drawn = predicateOf(name, { summary: value, evidenceDigest: digest });
      problems.push(
        ...differences(one.value.predicate, drawn).map(
          (place) => `${name} says otherwise than the journal: ${place}`,
        ),
      );
    }
  }
  if ("value" in bundle.manifest && bundle.manifest.value.runId !== value.start.runId)
    problems.push("manifest.json names another run than the journal");
  problems.push(...(await differencesOfJunit(bundle.folder, value)));
  const atoms = value.requirements
    .flatMap((requirement) => requirement.atoms)
    .filter((atom) => atom.examined);
  return findingOf(
    problems,
    `${atoms.length} atoms and exit code ${value.exitCode}, drawn anew from the journal`,
  );
}

/** Where two values differ, as paths; the first few. */
function differences(signed: Json, drawn: Json): string[] {
  const found: string[] = [];
  const compare = (a: unknown, b: unknown, path: string): void => {
    if (isDeepStrictEqual(a, b)) return;
    if (!isObject(a) || !isObject(b)) {
      found.push(path);
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(a[key], b[key], `${path}.${key}`);
  };
  // As it would be read: without what is undefined.
  compare(signed, JSON.parse(JSON.stringify(drawn)), "");
  return found.map((path) => path.slice(1) || "all of it").slice(0, 5);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

async function differencesOfJunit(folder: string, { scenarios, freshness }: RunSummary): Promise<string[]> {
  const cases = [...scenarios, ...(freshness?.devices ?? [])];
  const xml = await readFile(join(folder, "junit.xml"), "utf8").catch(() => "");
  const [root] = /<testsuites [^>]*>/.exec(xml) ?? [];
  if (root === undefined) return ["junit.xml holds no test suites"];
  const suites = [...xml.matchAll(/<testsuite [^>]*>/g)].map(([suite]) => suite);
  const count = (status: string) => cases.filter(({ verdict }) => verdict.status === status).length;
  const expected = { tests: cases.length, failures: count("fail"), errors: count("inconclusive") };
  const told = Object.entries(expected).filter(([name, number]) => numberOf(root, name) !== number);
  const skipped = suites.reduce((sum, suite) => sum + numberOf(suite, "skipped"), 0);
  const wrong = [...told.map(([name]) => name), ...(skipped === count("not-applicable") ? [] : ["skipped"])];
  return wrong.map((name) => `junit.xml counts other ${name} than the journal`);
}

const numberOf = (tag: string, attribute: string): number =>
  Number(new RegExp(` ${attribute}="(\\d+)"`).exec(tag)?.[1] ?? Number.NaN);

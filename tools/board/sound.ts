/** The firmware as it is released, on virtual boards: every scenario that the product declares. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DemoLab } from "../../cli/rig/demo.ts";
import { type CutCount, observed, readJournal, type Transcript } from "../../core/journal/index.ts";
import { findingsIn, quiet, tellWrong } from "../healthy.ts";

const root = join(import.meta.dirname, "../..");
const image = join(root, "firmware/build/3.0.0.bin");

/** Examines the `part`th of `parts` shares of all scenarios on a lab. Returns the run's folder. */
export async function examine(
  lab: DemoLab,
  { part, parts, scratch }: { readonly part: number; readonly parts: number; readonly scratch: string },
  options: readonly string[],
): Promise<string> {
  const out = join(scratch, `part-${part}`);
  await quiet("run", "--rig", lab.file, "--shard", `${part}/${parts}`, "--out", out, ...options);
  return out;
}

/** Whether all scenarios of these runs are as they must be, and the evidence says what ran. */
export async function isSound(parts: readonly string[]): Promise<boolean> {
  const findings = await findingsIn(...parts);
  const evidence = await Promise.all(parts.map(readEvidence));
  const wrong = tellWrong(findings);
  const pass = [...findings.values()].filter(({ status }) => status === "pass").length;
  const cuts = evidence.reduce((total, one) => total + one.cuts, 0);
  process.stdout.write(
    `${pass} of ${findings.size} scenarios PASS on virtual Picos, ${findings.size - pass - wrong} not applicable, ${cuts} power cuts\n`,
  );
  const isToldRightly = evidence.every((one) => tellsWhatRan(one));
  return pass > 0 && wrong === 0 && isToldRightly;
}

interface BoardEvidence {
  readonly firmware: { readonly version: string; readonly sha256: string } | undefined;
  /** Lines of consoles. */
  readonly heard: number;
  /** Times that supply was cut in the middle of something. */
  readonly cuts: number;
  /** Scenarios not all of whose consoles are in the evidence. */
  readonly unheard: readonly string[];
}

async function readEvidence(folder: string): Promise<BoardEvidence> {
  let firmware: BoardEvidence["firmware"];
  const unheard = new Set<string>();
  const records = readdirSync(join(folder, "console"));
  let heard = 0;
  let cuts = 0;
  for await (const record of readJournal(join(folder, "journal.ndjson"))) {
    if (record.type === "run-started") {
      firmware = record.product.firmware;
    } else if (record.type === "observation" && record.what === observed.cutPoints) {
      cuts += Object.values((record.value as CutCount).visited).reduce((sum, count) => sum + count, 0);
    } else if (record.type === "transcript") {
      heard += record.lines.length;
      if (record.leftOut > 0 && !hasRecord(records, record)) unheard.add(record.scenario);
    }
  }
  return { firmware, heard, cuts, unheard: [...unheard] };
}

/** Whether the whole of what the journal left out stands beside it: a file for each lease, named after scenario and board. */
function hasRecord(records: readonly string[], { scenario, slot }: Transcript): boolean {
  const named = scenario.replaceAll(/[^A-Za-z0-9.]+/g, "-");
  return records.some((file) => file.startsWith(`${named}-`) && file.endsWith(`-${slot}.ndjson`));
}

/** The image's digest, as `sha256sum` tells it, and the console of every board. */
function tellsWhatRan({ firmware, heard, unheard }: BoardEvidence): boolean {
  const [digest] = execFileSync("sha256sum", [image], { encoding: "utf8" }).split(" ");
  const isRight = firmware?.sha256 === digest && firmware?.version === "3.0.0";
  if (!isRight)
    process.stdout.write(
      `the evidence names ${firmware?.version} ${firmware?.sha256}, sha256sum ${digest}\n`,
    );
  for (const scenario of unheard)
    process.stdout.write(`    not all that the consoles of ${scenario} said is in the evidence\n`);
  return isRight && heard > 0 && unheard.length === 0;
}

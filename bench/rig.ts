import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startDemoLab } from "../cli/rig/demo.ts";
import { readJournal } from "../core/journal/index.ts";
import { median } from "./measure.ts";

/** What one scenario costs, ms. */
interface Cost {
  readonly inProcess: number;
  readonly onRig: number;
  /** Of `onRig`: relay, flash tool, fixture. */
  readonly equipment: number;
  /** Of `onRig`: from what was sent over the console to the next that came back. */
  readonly console: number;
}

/** Of each section something that is neither a lot nor a sweep. */
const selected = ["--tags", "not @lot and not @needs-power-cut"];
const features = ["features/identity", "features/factory", "features/configuration/change-log.feature"];

/**
 * Scenarios on the boards of a demo lab against the same ones in process, in turns on one machine. Equipment is told apart, as its time is
 * the wire's and not the harness'.
 */
export async function measureRig(root: string, scratch: string, signal: AbortSignal): Promise<RigCost> {
  const run = (out: string, ...more: string[]) =>
    promisify(execFile)(
      process.execPath,
      [join(root, "cli/assay.js"), "run", ...features, ...selected, "--out", out, ...more],
      { cwd: root, signal, maxBuffer: 1 << 28 },
    );
  const inProcess = join(scratch, "in-process");
  const onRig = join(scratch, "rig");
  await using lab = await startDemoLab(join(scratch, "lab"), { boards: 2 });
  await run(inProcess);
  await run(onRig, "--rig", lab.file);
  const [here, there, wires] = [await durationsIn(inProcess), await durationsIn(onRig), await wireIn(onRig)];
  const costs = [...there].map(([scenario, ms]): Cost => {
    const wire = wires.get(keyOf(scenario)) ?? { equipment: 0, console: 0 };
    return { inProcess: here.get(scenario) ?? Number.NaN, onRig: ms, ...wire };
  });
  const ratios = costs.map(
    ({ inProcess: alone, onRig: all, equipment, console }) => (all - equipment - console) / alone,
  );
  return {
    scenarios: costs.length,
    inProcessMs: median(costs.map((cost) => cost.inProcess)),
    onRigMs: median(costs.map((cost) => cost.onRig)),
    equipmentMs: median(costs.map((cost) => cost.equipment)),
    consoleMs: median(costs.map((cost) => cost.console)),
    ratio: median(ratios),
    worstRatio: Math.max(...ratios),
  };
}

/** Medians over the scenarios; `ratio` is of the time without the wires, equipment and console, to that in process. */
export interface RigCost {
  readonly scenarios: number;
  readonly inProcessMs: number;
  readonly onRigMs: number;
  readonly equipmentMs: number;
  readonly consoleMs: number;
  readonly ratio: number;
  readonly worstRatio: number;
}

async function durationsIn(folder: string): Promise<Map<string, number>> {
  const durations = new Map<string, number>();
  for await (const record of readJournal(join(folder, "journal.ndjson")))
    if (record.type === "scenario-finished") durations.set(record.scenario, record.durationMs);
  return durations;
}

type Wire = Pick<Cost, "equipment" | "console">;

/** By the scenario's part of a record's name; a scenario may have leased several boards. */
async function wireIn(folder: string): Promise<Map<string, Wire>> {
  const wires = new Map<string, Wire>();
  const records = join(folder, "console");
  for (const name of await readdir(records)) {
    const lines = (await readFile(join(records, name), "utf8")).trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as RecordLine);
    const key = name.replace(/-\d+-board-\d+\.ndjson$/, "");
    const before = wires.get(key) ?? { equipment: 0, console: 0 };
    const spent = Object.values(entries.at(-1)?.ms ?? {}).reduce((sum, ms) => sum + ms, 0);
    wires.set(key, {
      equipment: before.equipment + spent,
      console: before.console + waitedIn(entries),
    });
  }
  return wires;
}

interface RecordLine {
  readonly at?: number;
  readonly dir?: "sent" | "received";
  readonly ms?: Readonly<Record<string, number>>;
}

function waitedIn(entries: readonly RecordLine[]): number {
  let waited = 0;
  let sentAt: number | undefined;
  for (const { at = 0, dir } of entries) {
    if (dir === "received" && sentAt !== undefined) waited += at - sentAt;
    if (dir !== undefined) sentAt = dir === "sent" ? (sentAt ?? at) : undefined;
  }
  return waited;
}

/** As the rig's records are named. */
const keyOf = (scenario: string): string => scenario.replaceAll(/[^A-Za-z0-9.]+/g, "-").replace(/^[.-]+/, "");

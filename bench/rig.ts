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
  const [here, there, equipment] = [
    await durationsIn(inProcess),
    await durationsIn(onRig),
    await equipmentIn(onRig),
  ];
  const costs = [...there].map(([scenario, ms]): Cost => {
    const spent = equipment.get(keyOf(scenario)) ?? 0;
    return { inProcess: here.get(scenario) ?? Number.NaN, onRig: ms, equipment: spent };
  });
  const ratios = costs.map(({ inProcess: alone, onRig: all, equipment: wire }) => (all - wire) / alone);
  return {
    scenarios: costs.length,
    inProcessMs: median(costs.map((cost) => cost.inProcess)),
    onRigMs: median(costs.map((cost) => cost.onRig)),
    equipmentMs: median(costs.map((cost) => cost.equipment)),
    ratio: median(ratios),
    worstRatio: Math.max(...ratios),
  };
}

/** Medians over the scenarios; `ratio` is of the time without equipment to that in process. */
export interface RigCost {
  readonly scenarios: number;
  readonly inProcessMs: number;
  readonly onRigMs: number;
  readonly equipmentMs: number;
  readonly ratio: number;
  readonly worstRatio: number;
}

async function durationsIn(folder: string): Promise<Map<string, number>> {
  const durations = new Map<string, number>();
  for await (const record of readJournal(join(folder, "journal.ndjson")))
    if (record.type === "scenario-finished") durations.set(record.scenario, record.durationMs);
  return durations;
}

/** By the scenario's part of a record's name; a scenario may have leased several boards. */
async function equipmentIn(folder: string): Promise<Map<string, number>> {
  const spent = new Map<string, number>();
  const records = join(folder, "console");
  for (const name of await readdir(records)) {
    const last = (await readFile(join(records, name), "utf8")).trimEnd().split("\n").at(-1) ?? "{}";
    const { ms = {} } = JSON.parse(last) as { readonly ms?: Readonly<Record<string, number>> };
    const key = name.replace(/-\d+-board-\d+\.ndjson$/, "");
    spent.set(
      key,
      Object.values(ms).reduce((sum, each) => sum + each, spent.get(key) ?? 0),
    );
  }
  return spent;
}

/** As the rig's records are named. */
const keyOf = (scenario: string): string => scenario.replaceAll(/[^A-Za-z0-9.]+/g, "-").replace(/^[.-]+/, "");

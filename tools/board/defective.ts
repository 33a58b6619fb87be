/** Firmware with a mistake in it, compiled from the same source: each must be caught by the atom that it breaks. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DemoLab } from "../../cli/rig/demo.ts";
import { combine } from "../../core/journal/index.ts";
import { summarise } from "../../reports/index.ts";
import { quiet } from "../healthy.ts";

const root = join(import.meta.dirname, "../..");
const sound = join(root, "products/pico");

interface Defective {
  /** As its build folder is called. */
  readonly name: string;
  readonly atom: string;
  /** The scenario that catches it: feature below features/, and line. */
  readonly scenario: string;
}

/** Every row of firmware/defects.md. */
async function defectiveFirmware(): Promise<Defective[]> {
  const text = await readFile(join(root, "firmware/defects.md"), "utf8");
  const row = /^\| `([a-z-]+)` \|.*\| (PRV-[A-Z]+-\d+\.\d+), `([a-z/-]+\.feature:\d+)` \|$/gm;
  return [...text.matchAll(row)].map(([, name = "", atom = "", scenario = ""]) => ({ name, atom, scenario }));
}

/**
 * The product whose released and next firmware have the defect, as a folder below `scratch`. The golden image is a sound release: it
 * tells whose fault a silence is.
 */
async function declare({ name }: Defective, scratch: string): Promise<string> {
  const folder = join(scratch, name);
  await mkdir(folder, { recursive: true });
  for (const file of ["ics.yaml", "ixit.yaml"]) {
    const text = await readFile(join(sound, file), "utf8");
    const elsewhere = text
      .replaceAll(
        /\.\.\/\.\.\/firmware\/build\/(3\.[01]\.0\.bin)/g,
        join(root, `firmware/build/defects/${name}/$1`),
      )
      .replaceAll("../../firmware/build/", `${join(root, "firmware/build")}/`)
      .replaceAll("../reference/", `${join(root, "products/reference")}/`)
      .replace(/^( {2}golden: ).*$/m, "$12.0.0");
    await writeFile(join(folder, file), elsewhere);
  }
  return folder;
}

/** Whether the defect's own atom fails on a board of `lab`; prints a line. */
async function isCaught(lab: DemoLab, defect: Defective, scratch: string): Promise<boolean> {
  const product = await declare(defect, scratch);
  // In a folder of its own: leases are kept beside it, and the boards of all labs have the same names.
  const rig = join(product, "lab.yaml");
  const text = await readFile(lab.file, "utf8");
  await writeFile(rig, text.replaceAll(/^( +product: ).*$/gm, `$1${product}`));
  const out = join(scratch, `${defect.name}-run`);
  const startedAt = performance.now();
  const scenario = join("features", defect.scenario);
  await quiet("run", scenario, "--rig", rig, "--tags", `@${defect.atom}`, "--out", out);
  const { requirements } = await summarise(join(out, "journal.ndjson"), []);
  const verdicts = requirements
    .flatMap(({ atoms }) => atoms)
    .filter(({ id, examined }) => id === defect.atom && examined)
    .map(({ verdict }) => verdict);
  const status = verdicts.length === 0 ? "not examined" : combine(verdicts).status;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${defect.name}: ${defect.atom} ${status} (${seconds} s)\n`);
  return status === "fail";
}

/** Defects that wait for a lab; several may take of them at once. */
export interface Hunt {
  /** Has `lab` hunt for one after the other until none is left. */
  join(lab: DemoLab): Promise<void>;
  /** Whether there were any, and each was caught; prints how many. */
  conclude(): boolean;
}

export async function openHunt(scratch: string): Promise<Hunt> {
  const waiting = await defectiveFirmware();
  const all = waiting.length;
  let caught = 0;
  return {
    async join(lab) {
      for (let defect = waiting.shift(); defect !== undefined; defect = waiting.shift())
        if (await isCaught(lab, defect, scratch)) caught += 1;
    },
    conclude() {
      process.stdout.write(`${caught} of ${all} defective firmwares caught by the atom that they break\n`);
      return all > 0 && caught === all;
    },
  };
}

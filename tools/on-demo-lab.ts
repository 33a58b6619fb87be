/**
 * The whole standard on the boards of a demo lab, as a lab would run it, compared with the run in process: each requirement, atom and
 * scenario must get the same verdict. Boards are reached through pseudo-terminals, a relay and a flash tool, each a process.
 */
import { join } from "node:path";
import { type DemoFirmware, type DemoOptions, startDemoLab } from "../cli/rig/demo.ts";
import { combine, type Verdict } from "../core/journal/index.ts";
import { messageOf } from "../core/kernel/index.ts";
import { summarise } from "../reports/index.ts";
import { quiet, verdictsIn } from "./healthy.ts";

/** Two harnesses, each with boards of its own: a scenario on a board mostly waits. No scenario has more than three. */
const shards = [
  ["board-1", "board-2", "board-3"],
  ["board-4", "board-5", "board-6"],
] as const;

export interface OnDemoLab {
  /** Folder of the run in process. */
  readonly inProcess: string;
  /** For the lab and its runs. */
  readonly scratch: string;
  /** What the lab is made of; default: the reference product. */
  readonly lab?: DemoOptions & DemoFirmware;
  /** Features, files or tags, as the run in process was given them; default: the whole standard. */
  readonly selection?: readonly string[];
  /** Takes what differs, and the counts; default: standard output. */
  readonly tell?: (text: string) => void;
}

/**
 * Examines a product on a demo lab and compares with the run in process. Whether all verdicts are the same, and no board's radio had
 * anything to complain of.
 */
export async function agreesOnDemoLab({
  inProcess,
  scratch,
  lab: options = {},
  selection = [],
  tell = (text) => void process.stdout.write(text),
}: OnDemoLab): Promise<boolean> {
  const parts = shards.map((_, index) => join(scratch, `rig-${index + 1}`));
  const faults: string[] = [];
  await using lab = await startDemoLab(scratch, {
    ...options,
    boards: shards.flat().length,
    onFault: (board, fault) => void faults.push(`${board}: ${messageOf(fault)}`),
  });
  await Promise.all(
    shards.map((boards, index) =>
      quiet(
        ...["run", ...selection, "--rig", lab.file, "--board", ...boards],
        ...["--shard", `${index + 1}/${shards.length}`, "--out", parts[index] ?? ""],
      ),
    ),
  );
  const scenarios = await verdictsIn(...parts);
  const requirements = await requirementsIn(...parts);
  const differences = [
    ...differing(await verdictsIn(inProcess), scenarios),
    ...differing(await requirementsIn(inProcess), requirements),
  ];
  for (const line of [...differences, ...faults]) tell(`${line}\n`);
  tell(
    `\n${scenarios.size} scenarios, ${requirements.size} requirements and atoms on a demo lab, ${differences.length} with another verdict than in process\n`,
  );
  return scenarios.size > 0 && differences.length === 0 && faults.length === 0;
}

type Verdicts = ReadonlyMap<string, string>;

/** Also what one of them lacks. */
function differing(inProcess: Verdicts, onRig: Verdicts): string[] {
  return [...new Set([...inProcess.keys(), ...onRig.keys()])]
    .filter((name) => inProcess.get(name) !== onRig.get(name))
    .map(
      (name) =>
        `${name}: ${onRig.get(name) ?? "not run"} on the rig, ${inProcess.get(name) ?? "not run"} in process`,
    );
}

/** Of requirements and atoms, from the runs in `directories`, each of which examined a part of the scenarios. */
async function requirementsIn(...directories: string[]): Promise<Verdicts> {
  const parts: { readonly id: string; readonly verdict: Verdict }[] = [];
  for (const directory of directories) {
    const { requirements } = await summarise(join(directory, "journal.ndjson"), []);
    const all = requirements.flatMap((requirement) => [requirement, ...requirement.atoms]);
    parts.push(...all.filter(({ examined }) => examined));
  }
  const byId = Map.groupBy(parts, ({ id }) => id);
  return new Map([...byId].map(([id, of]) => [id, combine(of.map(({ verdict }) => verdict)).status]));
}

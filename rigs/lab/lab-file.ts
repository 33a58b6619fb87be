import { dirname, resolve } from "node:path";
import { z } from "zod";
import { UsageFault } from "../../core/kernel/index.ts";
import { parseYamlFile, type YamlFile } from "../../core/kernel/yaml-file.ts";
import { boardSchema } from "./board-keys.ts";
import { labProblems } from "./lab-problems.ts";

const hostSchema = z
  .strictObject({
    address: z
      .ipv4()
      .default("127.0.0.1")
      .describe("Address of this host on which the backend listens for the boards; 0.0.0.0 for all of them"),
    names: z
      .array(z.string().min(1))
      .min(1)
      .default(["localhost"])
      .describe(
        "Names or addresses under which the boards reach it; its certificate carries them, the first is the one that boards are told",
      ),
  })
  .describe("Where the backend is, seen from the boards");

const boardName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "a name of lower-case letters, digits and dashes, such as board-1");

/** A rig: `lab.yaml`. */
export const labSchema = z
  .strictObject({
    name: z.string().min(1).describe("What people call the rig; it stands in every report"),
    backend: hostSchema.prefault({}),
    keep: z
      .string()
      .min(1)
      .default(".assay/boards")
      .describe(
        "Folder on a disk of this host in which is kept what outlives a run: backups of the boards' flash, erase counts, leases, health and the ledger",
      ),
    leaseMs: z
      .number()
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(30_000)
      .describe(
        "How long a run that neither works nor ends keeps its boards, ms; while it works its lease is renewed",
      ),
    quarantineAfter: z
      .number()
      .int()
      .positive()
      .default(3)
      .describe(
        "A board whose equipment failed in so many scenarios in a row is put aside until its golden image answers on it",
      ),
    boards: z
      .record(boardName, boardSchema)
      .refine((boards) => Object.keys(boards).length > 0, "at least one board")
      .meta({ minProperties: 1 })
      .describe("The places of the rig, by name"),
  })
  .describe("A rig: its boards, what they are wired to, and where their backend is");

export type LabDeclaration = z.output<typeof labSchema>;
export type BoardDeclaration = LabDeclaration["boards"][string];

/** A rig as declared, paths absolute. */
export interface LabFile {
  readonly path: string;
  readonly lab: LabDeclaration;
  /** Line on which the key at `path` stands, from 1. */
  readonly lineOf: YamlFile<unknown>["lineOf"];
}

/** Reads and checks a rig file. @throws UsageFault with file, line, key and remedy */
export async function loadLab(path: string): Promise<LabFile> {
  const { value, lineOf } = await parseYamlFile(path, labSchema).catch(explainMissing);
  const folder = dirname(resolve(path));
  const boards = Object.entries(value.boards).map(([name, board]) => [name, located(board, folder)] as const);
  const lab = { ...value, keep: resolve(folder, value.keep), boards: Object.fromEntries(boards) };
  await requireSound({ path, lab, lineOf });
  return { path, lab, lineOf };
}

function explainMissing(thrown: unknown): never {
  if (!(thrown instanceof UsageFault) || thrown.code !== "FILE_MISSING") throw thrown;
  throw new UsageFault(thrown.code, thrown.message, {
    help: "Name the rig file; assay rig init writes one from what is plugged in, assay rig demo one to try.",
    cause: thrown,
  });
}

/** Paths in a rig file are relative to it, and commands run where it is. A product that is not there is looked up among those that Assay brings along, by the command. */
function located(board: BoardDeclaration, folder: string): BoardDeclaration {
  const { process: run, exchange, fixture, power, button, network, flash } = board;
  const inside = <Fitting extends { readonly cwd?: string | undefined }>(fitting: Fitting): Fitting => ({
    ...fitting,
    cwd: resolve(folder, fitting.cwd ?? "."),
  });
  return {
    ...board,
    ...(run && { process: inside(run) }),
    ...(exchange && { exchange: inside(exchange) }),
    ...(power?.driver === "command" && { power: inside(power) }),
    ...(button?.driver === "command" && { button: inside(button) }),
    ...(network?.driver === "command" && { network: inside(network) }),
    ...(flash?.driver === "command" && { flash: inside(flash) }),
    ...(fixture?.address.includes("/") && {
      fixture: { ...fixture, address: resolve(folder, fixture.address) },
    }),
    ...(flash?.driver === "file" && { flash: { ...inside(flash), path: resolve(folder, flash.path) } }),
  };
}

/** Boards that are wired to what there is not, or to the same thing twice. */
async function requireSound({ path, lab, lineOf }: LabFile): Promise<void> {
  const problems = await Promise.all(
    labProblems(lab.boards).map(
      async ({ at, what }) => `${path}:${await lineOf(at)}: ${at.join(".")}: ${what}`,
    ),
  );
  if (problems.length === 0) return;
  throw new UsageFault("VALUE_INVALID", problems.join("\n"), {
    help: "Mend the lines named above.",
  });
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { journalOf, type RunInput, type RunStarted } from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { type RunRecord, readRun } from "../run-record.ts";

/** A run that is joined with others. */
export interface Part {
  /** As it was named. */
  readonly name: string;
  readonly journal: string;
  /** Folder from which its evidence is named. */
  readonly folder: string;
  /** Where the copy of an input stands, from that folder. */
  pathOf(input: RunInput): string;
  /** Of the journal's bytes. */
  readonly sha256: string;
  readonly run: RunRecord;
}

/** Reads a run to be joined: its folder or its journal. One that joins runs already stands for these. @throws UsageFault */
export async function readParts(name: string): Promise<readonly Part[]> {
  const journal = journalOf(name);
  const run = await readRun(journal);
  if (run.start.parts !== undefined) return partsWithin(dirname(journal), run.start, name);
  refuse(name, run.start);
  const sha256 = await digestOf(journal);
  return [{ name, journal, folder: dirname(journal), pathOf: ({ path }) => path, sha256, run }];
}

/** The parts of the joined runs in `folder`, in their order. @throws UsageFault */
export async function partsWithin(
  folder: string,
  { parts = [], inputs = [] }: RunStarted,
  name: string,
): Promise<readonly Part[]> {
  const pathOf = (input: RunInput): string =>
    inputs.find(({ sha256, role }) => sha256 === input.sha256 && role === input.role)?.path ?? input.path;
  return Promise.all(
    parts.map(async (own, index) => {
      const named = `${name}, part ${index + 1}`;
      const journal = join(folder, own.journal);
      const run = await readRun(journal);
      refuse(named, run.start);
      return { name: named, journal, folder, pathOf, sha256: await digestOf(journal), run };
    }),
  );
}

function refuse(name: string, { version, nonce }: RunStarted): void {
  if (version < 2)
    throw new UsageFault(
      "RUN_INCOMPARABLE",
      `${name}: its journal is of format ${version}, whose lines are not chained: that nothing was left out of it does not show.`,
      { help: "Run it again with this Assay." },
    );
  if (nonce !== undefined)
    throw new UsageFault(
      "RUN_INCOMPARABLE",
      `${name}: its devices signed an auditor's nonce together with the name of this one run, which joined runs do not have.`,
      { help: "Hand it on by itself, with assay report build; join runs that were made without --nonce." },
    );
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const piece of createReadStream(file)) digest.update(piece as Buffer);
  return digest.digest("hex");
}

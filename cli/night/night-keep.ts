import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { messageOf, sha256, UsageFault } from "../../core/kernel/index.ts";
import type { LabFile } from "../../rigs/lab/index.ts";
import type { Chronicle } from "../run/chronicle.ts";
import type { NightOptions } from "./options.ts";

type Secrets = Pick<Chronicle, "canaries" | "learned">;

/**
 * What a night needs to go on after a crash and must not lie beside its evidence: the key that its canaries derive from, and their names,
 * so that the report can be searched for all of them at last. In `keep` of the rig file, for its owner's eyes, gone when the night has ended.
 */
export interface NightKeep extends Disposable {
  readonly begun: BegunNight;
  /** Of all attempts so far. */
  readonly secrets: Secrets;
  /** Adds an attempt's, durable on return. What a full disk does not take is written with the next. */
  add(secrets: Secrets): void;
  /** Takes it away: the night has ended. */
  remove(): void;
}

/** What is settled when a night begins. */
export interface BegunNight {
  readonly folder: string;
  readonly runId: string;
  readonly seed: string;
  /** Secret. */
  readonly runKey: string;
  readonly until?: string | undefined;
  readonly options: NightOptions;
}

const nameSchema = z.object({ scenario: z.string(), label: z.string() });
const secretsSchema = z.object({
  canaries: z.array(nameSchema.extend({ index: z.int(), length: z.int() })),
  learned: z.array(nameSchema.extend({ sealed: z.string() })),
});
const begunSchema = z.object({
  folder: z.string(),
  runId: z.string(),
  seed: z.string(),
  runKey: z.string(),
  until: z.string().optional(),
  options: z.object({
    features: z.array(z.string()),
    tags: z.string().optional(),
    board: z.array(z.string()).optional(),
    allowIrreversible: z.array(z.string()).optional(),
  }),
});

const fileOf = ({ lab }: LabFile, folder: string): string =>
  join(lab.keep, "nights", `${sha256(resolve(folder)).slice(0, 16)}.ndjson`);

/** Whether the night in `folder` has not been reported yet. */
export const hasKeep = (file: LabFile, folder: string): boolean => existsSync(fileOf(file, folder));

/** @throws UsageFault when it cannot be written */
export function beginKeep(file: LabFile, begun: BegunNight): NightKeep {
  const path = fileOf(file, begun.folder);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const keep = openKeep(path, "w", begun, { canaries: [], learned: [] });
    keep.write(begun);
    return keep;
  } catch (cause) {
    throw new UsageFault("OUT_UNWRITABLE", `${path}: it cannot be written: ${messageOf(cause)}.`, {
      help: "Give a folder that you can write as keep of the rig file.",
      cause,
    });
  }
}

/** What the night in `folder` left. @throws UsageFault when it left nothing */
export function reopenKeep(file: LabFile, folder: string): NightKeep {
  const path = fileOf(file, folder);
  try {
    const [first = "", ...rest] = wholeLines(readFileSync(path, "utf8"));
    const begun = begunSchema.parse(JSON.parse(first)) as BegunNight;
    const added = rest.flatMap(readSecrets);
    return openKeep(path, "a", begun, {
      canaries: added.flatMap(({ canaries }) => canaries),
      learned: added.flatMap(({ learned }) => learned),
    });
  } catch (cause) {
    throw new UsageFault(
      "FILE_MISSING",
      `${folder}: no night can be resumed there: ${path}: ${messageOf(cause)}.`,
      {
        help: "Begin a new night without --resume; it must be resumed on the host and with the keep on which it began.",
        cause,
      },
    );
  }
}

/** The last one may have been cut off. */
const wholeLines = (text: string): readonly string[] => text.slice(0, text.lastIndexOf("\n")).split("\n");

/** Nothing of a line that was cut off: its attempt had no end yet, and is made again. */
function readSecrets(line: string): readonly Secrets[] {
  try {
    return [secretsSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

function openKeep(
  path: string,
  flags: "w" | "a",
  begun: BegunNight,
  before: Secrets,
): NightKeep & { write(line: unknown): void } {
  const descriptor = openSync(path, flags, 0o600);
  const canaries = [...before.canaries];
  const learned = [...before.learned];
  // Behind a line that was cut off begins a new one.
  let unwritten = Buffer.from(flags === "a" ? "\n" : "");
  const write = (line: unknown): void => {
    unwritten = Buffer.concat([unwritten, Buffer.from(`${JSON.stringify(line)}\n`)]);
    while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(descriptor, unwritten));
    fdatasyncSync(descriptor);
  };
  return {
    begun,
    secrets: { canaries, learned },
    write,
    add(more) {
      canaries.push(...more.canaries);
      learned.push(...more.learned);
      try {
        write({ canaries: more.canaries, learned: more.learned });
      } catch {
        // A full disk: it stays in memory.
      }
    },
    remove: () => rmSync(path, { force: true }),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

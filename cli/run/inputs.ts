import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, posix, sep } from "node:path";
import type { InputRole, RunInput } from "../../core/journal/index.ts";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";

/** A file that a run rests on. */
export interface InputFile {
  /** From the working directory, or absolute. */
  readonly file: string;
  readonly role: InputRole;
  /** What its copy is called below `inputs/`. */
  readonly name: string;
  /** SHA-256 of what was read of it before; undefined where nothing depends on it. */
  readonly sha256?: string | undefined;
  /** What a report may show of it, where that is not all. */
  readonly withhold?: (text: string) => Promise<string>;
}

/** A copy that is still to be written. */
export interface InputCopy extends RunInput {
  readonly bytes: Uint8Array;
}

/**
 * Reads the files that a run rests on once more, as their copies in the run's folder will be. Writes nothing.
 * @throws UsageFault FILE_UNREADABLE for one that is no longer what was read before
 */
export async function copyInputs(files: readonly InputFile[]): Promise<readonly InputCopy[]> {
  return Promise.all(files.map(copyInput));
}

async function copyInput({ file, role, name, sha256, withhold }: InputFile): Promise<InputCopy> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, messageOf(cause), cause);
  });
  const original = digestOf(bytes);
  if (sha256 !== undefined && sha256 !== original)
    throw unreadable(file, "it was changed while it was read, or is no UTF-8 text");
  const of = { path: posix.join("inputs", name), role };
  if (withhold === undefined) return { ...of, sha256: original, bytes };
  const shown = Buffer.from(await withhold(bytes.toString("utf8")));
  return { ...of, sha256: digestOf(shown), original, bytes: shown };
}

function unreadable(file: string, why: string, cause?: unknown): UsageFault {
  return new UsageFault("FILE_UNREADABLE", `${file}: no copy of it can be kept with the run: ${why}`, {
    help: "Leave the files of a run alone until it has begun, and run again.",
    cause,
  });
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A path from the working directory as a name below one folder: steps out of the working directory are written `__`. */
export const nameBelow = (uri: string): string =>
  uri
    .split(sep)
    .filter((part) => part !== "" && part !== ".")
    .map((part) => (part === ".." ? "__" : part))
    .join("/");

/** Writes the copies into the run's folder. @throws EquipmentFault DISK_FULL */
export async function writeInputs(directory: string, copies: readonly InputCopy[]): Promise<void> {
  for (const { path, bytes } of copies) {
    const file = join(directory, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes, { flag: "wx" });
    } catch (cause) {
      throw new EquipmentFault("DISK_FULL", `${file}: it cannot be written: ${messageOf(cause)}.`, {
        help: "Make room on that disk and run again.",
        cause,
      });
    }
  }
}

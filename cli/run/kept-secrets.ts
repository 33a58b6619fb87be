import { closeSync, openSync, writeSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { z } from "zod";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/**
 * Secrets of a run in a file, on its user's wish: what is made of the run later can then be searched for them. Each is told
 * with what it is called, as text, or in base64 where it is none, such as a private key.
 */
const schema = z.array(
  z.union([
    z.strictObject({ label: z.string(), secret: z.string().min(1) }),
    z.strictObject({ label: z.string(), base64: z.base64().min(1) }),
  ]),
);

export interface KeptSecrets extends Disposable {
  write(secrets: ReadonlyMap<string, string | Uint8Array>): void;
}

/** Opens `file` for the secrets of the run in `directory`. @throws UsageFault when it exists, or lies where the run's evidence does */
export function keepSecrets(file: string, directory: string): KeptSecrets {
  const within = relative(resolve(directory), resolve(file));
  if (within !== ".." && !within.startsWith(`..${sep}`))
    throw unwritable(file, "it lies in the run's folder", "Name a file elsewhere: that folder is handed on.");
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (cause) {
    throw unwritable(file, messageOf(cause), "Name a new file in a folder that you may write to.", cause);
  }
  return {
    write(secrets) {
      const kept = [...secrets].map(([label, secret]) =>
        typeof secret === "string"
          ? { label, secret }
          : { label, base64: Buffer.from(secret).toString("base64") },
      );
      writeSync(descriptor, `${JSON.stringify(kept, undefined, 1)}\n`);
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

const unwritable = (file: string, why: string, help: string, cause?: unknown): UsageFault =>
  new UsageFault("OUT_UNWRITABLE", `--canaries ${file}: it cannot be written: ${why}.`, { help, cause });

/** Reads what `keepSecrets` wrote for several runs; two of them may call different secrets alike. @throws UsageFault */
export async function readAllKeptSecrets(
  files: readonly string[],
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const read = await Promise.all(files.map(async (file) => ({ file, kept: await readKeptSecrets(file) })));
  const labelled = read.flatMap(({ file, kept }) =>
    [...kept].map(([label, secret]) => [files.length === 1 ? label : `${label} (${file})`, secret] as const),
  );
  return new Map(labelled);
}

/** Reads what `keepSecrets` wrote. @throws UsageFault */
export async function readKeptSecrets(file: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0)
      throw new UsageFault("FILE_UNREADABLE", `${file}: others may read these secrets.`, {
        help: `Run: chmod 600 ${file}`,
      });
    const kept = schema.parse(JSON.parse(await readFile(file, "utf8")));
    return new Map(
      kept.map((one) => [one.label, "secret" in one ? one.secret : Buffer.from(one.base64, "base64")]),
    );
  } catch (cause) {
    if (cause instanceof UsageFault) throw cause;
    throw new UsageFault("FILE_MALFORMED", `${file}: no secrets of a run can be read: ${messageOf(cause)}`, {
      help: "Name the file that assay run --canaries wrote.",
      cause,
    });
  }
}

import { mkdir, readdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EquipmentFault, messageOf, sha256 } from "../../core/kernel/index.ts";
import type { KeptFile } from "../../steps/bench.ts";

/**
 * Writes `bytes` into the run's folder under their own hash, on the disk on return. The same bytes are kept once, whichever thread
 * brings them. @throws EquipmentFault DISK_FULL
 */
export async function keepEvidence(folder: string, bytes: Uint8Array): Promise<KeptFile> {
  const digest = sha256(bytes);
  const file = `evidence/${digest}`;
  const path = join(folder, file);
  try {
    await mkdir(join(folder, "evidence"), { recursive: true });
    await writeFile(path, bytes, { flag: "wx", flush: true });
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (code !== "EEXIST" || syscall !== "open") {
      // A part of it would stand under the hash of the whole.
      await unlink(path).catch(() => {});
      throw new EquipmentFault("DISK_FULL", `${path}: it cannot be written: ${messageOf(cause)}.`, {
        help: "Make room on that disk and run again; what was written before is whole and readable.",
        cause,
      });
    }
  }
  return { file, sha256: digest };
}

/**
 * Takes away what no record names: a scenario that an interruption found at its end had written it and told nobody yet. A verifier must not
 * take it for something that was slipped in. `named`: from the run's folder.
 */
export async function dropUnnamed(folder: string, named: ReadonlySet<string>): Promise<void> {
  // A run that kept nothing has no such folder.
  const files = await readdir(join(folder, "evidence")).catch(() => []);
  for (const name of files) if (!named.has(`evidence/${name}`)) await unlink(join(folder, "evidence", name));
}

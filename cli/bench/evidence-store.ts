import { mkdir, unlink, writeFile } from "node:fs/promises";
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

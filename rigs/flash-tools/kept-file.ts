import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { storageFault } from "./tool-fault.ts";

/** Files about a board that outlive a run. They may hold secrets, and are for this user alone. */

/** Gives `path` the contents, all of them or none; what had the name before is replaced. @throws EquipmentFault DISK_FULL */
export async function replaceFile(path: string, contents: Uint8Array | string): Promise<void> {
  await draft(path, contents, false, (made) => rename(made, path));
}

/** As `replaceFile`, safe against loss of supply; nothing happens where the name is taken. Whether it was made. @throws EquipmentFault DISK_FULL */
export async function makeFileOnce(path: string, contents: Uint8Array): Promise<boolean> {
  return await draft(path, contents, true, (made) =>
    link(made, path).then(
      () => true,
      (cause) => {
        if (cause.code === "EEXIST") return false;
        throw cause;
      },
    ),
  );
}

async function draft<T>(
  path: string,
  contents: Uint8Array | string,
  lasting: boolean,
  finish: (made: string) => Promise<T>,
): Promise<T> {
  const made = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(made, "w", 0o600);
    try {
      await file.writeFile(contents);
      if (lasting) await file.sync();
    } finally {
      await file.close();
    }
    return await finish(made);
  } catch (cause) {
    throw storageFault(path, cause);
  } finally {
    await rm(made, { force: true });
  }
}

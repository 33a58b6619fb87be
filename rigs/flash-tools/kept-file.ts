import { type FileHandle, link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { storageFault } from "./tool-fault.ts";

/** Files about a board that outlive a run. They may hold secrets, and are for this user alone. */

/** What the file holds; undefined where there is none. @throws EquipmentFault DISK_FULL when it cannot be read */
export async function readKept(path: string): Promise<Buffer | undefined> {
  return await readFile(path).catch((cause) => {
    if (cause.code === "ENOENT") return undefined;
    throw storageFault(path, cause);
  });
}

/** As `readKept`, its bytes' number alone. */
export async function keptSize(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    async () => (await readKept(path))?.length,
  );
}

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
    const file = await openDraft(made);
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
    // A rename has taken it away already.
    await rm(made, { force: true });
  }
}

async function openDraft(made: string): Promise<FileHandle> {
  return await open(made, "w", 0o600).catch(async (cause) => {
    if (cause.code !== "ENOENT") throw cause;
    await mkdir(dirname(made), { recursive: true, mode: 0o700 });
    return await open(made, "w", 0o600);
  });
}

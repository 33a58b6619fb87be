import { open, readFile, rename, rm } from "node:fs/promises";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";

/** An image to be written. @throws UsageFault when it cannot be read or is empty */
export async function readImage(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `${path}: ${messageOf(cause)}`, {
      help: "Name the file whose bytes are to stand in the flash.",
      cause,
    });
  });
  if (bytes.length > 0) return bytes;
  throw new UsageFault("FILE_MALFORMED", `${path}: it is empty.`, {
    help: "Name the file whose bytes are to stand in the flash.",
  });
}

/** Writes what `make` gives to `path`, whole or not at all; that it can be written is found out first. @throws UsageFault */
export async function writeWhole(path: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const part = `${path}.part`;
  const unwritable = (cause: unknown): never => {
    throw new UsageFault("OUT_UNWRITABLE", `${path}: cannot be written: ${messageOf(cause)}`, {
      help: "Name a file in a folder that is there and that you may write to.",
      cause,
    });
  };
  await using file = await open(part, "w").catch(unwritable);
  try {
    const bytes = await make();
    await file.writeFile(bytes);
    await rename(part, path).catch(unwritable);
    return bytes;
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

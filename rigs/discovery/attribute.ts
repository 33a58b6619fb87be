import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** An attribute of sysfs; undefined where there is none, or the device is vanishing. */
export async function attribute(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
  return text?.trim() || undefined;
}

/** Names in a folder, in the order of people (`tty2` before `tty10`); none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/**
 * Loaded before a night: while a file `disk-is-full` is in the working directory, journals are not written, as on a disk without room
 * (write(2): ENOSPC).
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const journals = new Set<number>();
const { openSync, writeSync, existsSync } = fs;

fs.openSync = (path, ...more) => {
  const descriptor = openSync(path, ...more);
  if (String(path).endsWith("journal.ndjson")) journals.add(descriptor);
  return descriptor;
};

fs.writeSync = ((descriptor: number, ...more: [NodeJS.ArrayBufferView]) => {
  if (journals.has(descriptor) && existsSync("disk-is-full"))
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  return writeSync(descriptor, ...more);
}) as typeof writeSync;

syncBuiltinESMExports();

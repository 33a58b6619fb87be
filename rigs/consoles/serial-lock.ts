import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/**
 * Who keeps a serial port for itself. We take the kernel's lock (flock), which ends with the process that holds it, however that
 * ended; the lock files of older tools outlive their writers and count only while those live.
 */
export async function lockFileHolder(device: string, root: string): Promise<string | undefined> {
  const file = join(root, "var/lock", `LCK..${basename(device)}`);
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return undefined;
  // Text as the filesystem standard has it, or four bytes of the machine's own order, as some tools write it.
  const pid =
    content.length === 4 && !/^\s*\d+\s*$/.test(content.toString("latin1"))
      ? content.readInt32LE()
      : Number.parseInt(content.toString("latin1"), 10);
  return lives(pid) ? `${await describeProcess(pid)} holds it (${file})` : undefined;
}

/** The process that holds the kernel's lock on `device`. Undefined when the kernel does not tell. */
export async function kernelLockHolder(device: string): Promise<string | undefined> {
  const [locks, node] = await Promise.all([
    readFile("/proc/locks", "utf8").catch(() => ""),
    stat(device).catch(() => undefined),
  ]);
  if (node === undefined) return undefined;
  for (const line of locks.split("\n")) {
    // `1: FLOCK  ADVISORY  WRITE 4711 00:18:5 0 EOF`
    const [, kind, , , pid, place] = line.trim().split(/\s+/);
    if (kind !== "FLOCK" || place?.split(":")[2] !== String(node.ino)) continue;
    if (deviceNumber(place) === node.dev) return `${await describeProcess(Number(pid))} holds it`;
  }
  return undefined;
}

/** Of the file system that holds the file, put together as stat does. */
function deviceNumber(place: string): number {
  const [major = 0, minor = 0] = place.split(":").map((part) => Number.parseInt(part, 16));
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

function lives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // It is somebody else's, and lives.
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process as a person looks for it: number and name. */
export async function describeProcess(pid: number): Promise<string> {
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return name === "" ? `process ${pid}` : `process ${pid} (${name.trim()})`;
}

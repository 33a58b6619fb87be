import { readdir, readlink } from "node:fs/promises";
import { describeProcess, kernelLockHolder, lockFileHolder } from "./serial-lock.ts";
import { systemBinding } from "./system-binding.ts";

/**
 * Which process keeps the serial port `device` for itself, in words; undefined when nobody does. A port that is kept by ioctl
 * (TIOCEXCL) is tried: it is opened for a moment, when nothing else tells. Boards may restart when their port is opened.
 */
export async function portHolder(device: string): Promise<string | undefined> {
  const known = (await lockFileHolder(device, "/")) ?? (await kernelLockHolder(device));
  if (known !== undefined) return known;
  const users = await portUsers(device);
  if (users.length === 0) return undefined;
  const binding = await systemBinding();
  try {
    const port = await binding.open({ path: device, baudRate: 115_200 });
    await port.close();
    return undefined;
  } catch (thrown) {
    return /busy|lock/i.test(String(thrown)) ? `${users.join(", ")} holds it` : undefined;
  }
}

/** Other processes that have `device` open, in words. Those of other users are seen by root only. */
export async function portUsers(device: string): Promise<string[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const users = await Promise.all(
    pids.map(async (pid) => {
      if (Number(pid) === process.pid) return [];
      const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
      const open = await Promise.all(
        descriptors.map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => "")),
      );
      return open.includes(device) ? [await describeProcess(Number(pid))] : [];
    }),
  );
  return users.flat();
}

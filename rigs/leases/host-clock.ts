import { readFileSync } from "node:fs";

/** Time of this host that nobody sets: it only goes on, in all processes alike, also while the host sleeps. */
export interface HostClock {
  /** Names the time since one start of the host; times of different starts say nothing about each other. */
  readonly boot: string;
  /** Ms since then. */
  now(): number;
}

/**
 * The kernel's: `/proc/sys/kernel/random/boot_id` and `/proc/uptime`, which counts hundredths of a second of CLOCK_BOOTTIME (proc(5)).
 * Where there is none of it, the wall's, which a person may set: then a lease may end early or late.
 */
export function hostClock(): HostClock {
  const boot = read("/proc/sys/kernel/random/boot_id");
  if (boot === undefined || read("/proc/uptime") === undefined)
    return { boot: "wall", now: () => Date.now() };
  return {
    boot,
    now: () => Math.round(Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 1000),
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1").trim();
  } catch {
    return undefined;
  }
}

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Ids of the processes whose command line names `path`; zombies have ended. */
export function processesNaming(path: string): string[] {
  return readdirSync("/proc").filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      read(`/proc/${pid}/cmdline`).includes(path) &&
      !/^State:\s*Z/m.test(read(`/proc/${pid}/status`)),
  );
}

/** Waits until no process names `path`. No event tells of the end of a process that is not one's own. */
export async function untilNoneNames(path: string, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (processesNaming(path).length > 0) {
    assert.ok(performance.now() < end, `within ${withinMs} ms: processes of ${path} end`);
    await wait(5);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It ended while the list was read.
    return "";
  }
}

import { sweepAfter } from "../../core/kernel/index.ts";
import type { ChildRow, LeaseTable } from "./lease-table.ts";
import { hasEnded, identify } from "./process-identity.ts";

/** Notes the process `pid` as a child of the lease `token`; nothing where it has ended already. Returns what strikes it off again. */
export function noteChild(table: LeaseTable, token: number, pid: number): () => void {
  const child = identify(pid);
  if (child === undefined) return () => {};
  table.addChild(token, child);
  return () => table.removeChild({ ...child, token });
}

/**
 * Ends the processes that leases which are no more have left, by number and start and nothing else, each with its process group: a
 * driver's program leads one, and with its temporary files. What another user or another container runs stays. Returns how many were
 * ended.
 */
export function endOrphans(table: LeaseTable): number {
  const orphans = table.orphans();
  const ended = orphans.filter((child) => !hasEnded(child) && isOfThisNamespace(child) && end(child.pid));
  for (const child of orphans) if (hasEnded(child) || ended.includes(child)) table.removeChild(child);
  return ended.length;
}

const isOfThisNamespace = (child: ChildRow): boolean => {
  const now = identify(child.pid);
  return now?.start === child.start && now.namespace === child.namespace;
};

function end(pid: number): boolean {
  const sweep = sweepAfter(pid);
  const ended = kill(pid);
  if (ended) sweep();
  return ended;
}

function kill(pid: number): boolean {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, "SIGKILL");
      return true;
    } catch {
      // It leads no group, has just ended, or is somebody else's.
    }
  }
  return false;
}

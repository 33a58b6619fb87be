import { readFileSync, readlinkSync } from "node:fs";

/** One process of one start of the host. A number alone may be another process' by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the kernel's ticks since the host started; empty where the kernel does not tell. */
  readonly start: string;
  /** In which numbers are counted: a container has its own. */
  readonly namespace: string;
}

/** The process `pid` of this namespace; undefined when there is none, or it has ended and nobody has taken notice yet. */
export function identify(pid: number): ProcessIdentity | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start, namespace: namespaceOfThis() };
}

/** This one. */
export function ownIdentity(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, start: "", namespace: "" };
}

/** Whether it is known that the process has ended: false as well where this process cannot see it. */
export function hasEnded({ pid, start, namespace }: ProcessIdentity): boolean {
  if (start === "" || namespace === "" || namespace !== namespaceOfThis()) return false;
  return startOf(pid) !== start;
}

/** Field 22 of `/proc/PID/stat`, behind a name that may hold anything, brackets too: proc_pid_stat(5). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return /[ZX]/.test(state) ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

let namespace: string | undefined;

function namespaceOfThis(): string {
  namespace ??= readNamespace();
  return namespace;
}

function readNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

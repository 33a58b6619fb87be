import { readFileSync, statSync } from "node:fs";

/** The process that holds a lock for writing on `file`, and how it is; undefined when the kernel does not tell. */
export function lockHolder(file: string): string | undefined {
  try {
    const { ino } = statSync(file);
    for (const line of readFileSync("/proc/locks", "utf8").split("\n")) {
      // `1: POSIX  ADVISORY  WRITE 4711 00:18:5 120 120`
      const [, kind, , access, pid, place] = line.trim().split(/\s+/);
      if (kind === "POSIX" && access === "WRITE" && place?.split(":")[2] === String(ino))
        return describe(Number(pid));
    }
  } catch {
    // No such file, or a system without /proc.
  }
  return undefined;
}

function describe(pid: number): string {
  const [, name = "", state = ""] = /\((.*)\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  return `process ${pid} (${name}${state === "T" ? ", which is stopped" : ""})`;
}

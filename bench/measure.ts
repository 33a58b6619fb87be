import { spawn } from "node:child_process";
import { once } from "node:events";

/** CPU time of the two ends of a connection, each in a process of its own, ms. */
export interface TwoSides {
  readonly clientMs: number;
  readonly serverMs: number;
}

/** How often something is measured, after as many times as fill caches and have code compiled. */
export interface Repetition {
  readonly rounds: number;
  readonly warmUp: number;
}

/**
 * Wall time of a command, ms. It is killed when `signal` aborts, and is gone when the promise settles.
 * @throws Error when it fails: a time without its work is worth nothing
 */
export async function timeOf(argv: readonly string[], cwd: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill);
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${output.slice(-2000)}`);
  return performance.now() - startedAt;
}

/** CPU time that this process has used so far, user and system, ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const medianOfSides = (times: readonly TwoSides[]): TwoSides => ({
  clientMs: median(times.map(({ clientMs }) => clientMs)),
  serverMs: median(times.map(({ serverMs }) => serverMs)),
});

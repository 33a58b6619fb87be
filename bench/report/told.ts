/** What a process that was measured tells of itself. */
export interface Told {
  /** ms of work, without the start of Node and the loading of modules. */
  readonly workMs: number;
  /** ms of CPU in that time, of all its threads. */
  readonly cpuMs: number;
  /** Largest resident memory, MB (10^6 bytes). */
  readonly peakMb: number;
}

/** Does `work`, whose modules are loaded and whose code has never run, and prints what it took. */
export async function measure(work: () => Promise<unknown>): Promise<void> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const workMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const told: Told = {
    ...{ workMs, cpuMs: (user + system) / 1000 },
    peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** What a process that was measured tells of itself. */
export interface Told {
  /** ms of work, without the start of Node and the loading of modules. */
  readonly workMs: number;
  /** Largest resident memory, MB (10^6 bytes). */
  readonly peakMb: number;
}

/** Prints it, when the work that began at `startedAt` is done. */
export function tell(startedAt: number): void {
  const told: Told = {
    workMs: performance.now() - startedAt,
    peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

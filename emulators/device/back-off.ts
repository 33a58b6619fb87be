const mostDoublings = 6;

/** How long to wait after each failure, ms: at least `least`, twice as long each time, up to a limit. */
export interface BackOff {
  next(): number;
  /** After a success. */
  reset(): void;
}

export function createBackOff(least: number): BackOff {
  let failures = 0;
  return {
    next() {
      const doublings = Math.min(failures, mostDoublings);
      failures += 1;
      return least * 2 ** doublings;
    },
    reset() {
      failures = 0;
    },
  };
}

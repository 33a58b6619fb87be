/** For tests: counts what ends, and waits for it. */
export function countEnds(): { count(): void; reach(wanted: number): Promise<void> } {
  let ended = 0;
  const waiting = new Map<() => void, number>();
  return {
    count() {
      ended += 1;
      for (const [go, wanted] of waiting) if (ended >= wanted) go();
    },
    async reach(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(resolve, wanted);
      if (ended >= wanted) resolve();
      await promise;
    },
  };
}

const events = ["SIGINT", "exit"] as const;

/**
 * Runs `act`, which starts a Bluetooth stack, and takes off what it hung onto the process meanwhile: the stacks end the process at
 * SIGINT, and each of many would stay for ever. Whoever opened the stack closes it.
 */
export function withoutProcessListeners<T>(act: () => T): T {
  const listenersOf = (event: string) => process.listeners(event as "SIGINT");
  const before = events.map((event) => new Set(listenersOf(event)));
  try {
    return act();
  } finally {
    for (const [index, event] of events.entries())
      for (const listener of listenersOf(event))
        if (!before[index]?.has(listener)) process.off(event, listener);
  }
}

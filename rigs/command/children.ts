import type { ChildProcess } from "node:child_process";

/** Told the number of a process that a driver has started; returns what is called when it has ended. */
export type ChildListener = (pid: number) => () => void;

const listeners = new Set<ChildListener>();

/** Has `listener` hear of every process that a driver starts in this thread from now on. */
export function hearOfChildren(listener: ChildListener): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

/** To be called by a driver right after it has started a process. */
export function tellOfChild(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  const ends = [...listeners].map((listener) => listener(pid));
  child.once("exit", () => {
    for (const end of ends) end();
  });
}

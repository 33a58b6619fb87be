import type { SerialLine } from "../../core/dut/index.ts";

/**
 * A line for the time of one lease: whoever listens to it is forgotten when it is disposed of. The port below stays open, as opening it
 * resets many a board and takes time.
 */
export function leaseLine(line: SerialLine): SerialLine {
  const listening = new DisposableStack();
  const kept = (unsubscribe: () => void): (() => void) => {
    listening.defer(unsubscribe);
    return unsubscribe;
  };
  return {
    get path() {
      return line.path;
    },
    get gone() {
      return line.gone;
    },
    onLine: (listener) => kept(line.onLine(listener)),
    onBytes: (listener) => kept(line.onBytes(listener)),
    onGone: (listener) => kept(line.onGone(listener)),
    write: (bytes) => line.write(bytes),
    send: (text) => line.send(text),
    check: (since) => line.check(since),
    async [Symbol.asyncDispose]() {
      listening.dispose();
    },
  };
}

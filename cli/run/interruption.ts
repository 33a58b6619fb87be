import { constants } from "node:os";

/** Hears of Ctrl-C and SIGTERM while a run is under way. */
export interface Interruption extends Disposable {
  /** Settles with the signal's name when one arrives; never otherwise. */
  readonly arrived: Promise<NodeJS.Signals>;
}

export function watchInterruption(): Interruption {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  const listen = (signal: NodeJS.Signals) => resolve(signal);
  process.once("SIGINT", listen).once("SIGTERM", listen);
  return {
    arrived: promise,
    [Symbol.dispose]() {
      process.off("SIGINT", listen).off("SIGTERM", listen);
    },
  };
}

/** What a shell expects of a command that a signal ended. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Settles once all that was written to `stream` is with its reader, or the reader is gone. `process.exit` drops what a pipe (64 KiB)
 * cannot take at once.
 */
export const handedOver = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => void stream.write("", () => resolve()));

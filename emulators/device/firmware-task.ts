import { PowerLost } from "../parts/index.ts";
import type { Board } from "./parts.ts";

/** The firmware that a callback belongs to has ended, or ended in its middle. */
class FirmwareEnded extends Error {
  override readonly name = "FirmwareEnded";
}

/**
 * Runs `work`, which may write flash, as firmware: loss of supply in it takes the device down. For code that comes back
 * from a socket. What else `work` throws is thrown on. @throws FirmwareEnded
 */
export function asFirmware<T>(board: Board, work: () => T): T {
  let result: { readonly value: T } | { readonly thrown: unknown } | undefined;
  board.later(() => {
    try {
      result = { value: work() };
    } catch (thrown) {
      if (thrown instanceof PowerLost) throw thrown;
      result = { thrown };
    }
  });
  if (result === undefined) throw new FirmwareEnded("the firmware that asked for this has ended");
  if ("thrown" in result) throw result.thrown;
  return result.value;
}

/** A message leaves or arrives, as a library tells: supply may fail just before, and just after. */
export function crossing(board: Board): void {
  board.later(() => {
    const crossed = board.cross();
    setImmediate(() => board.later(crossed));
  });
}

/** Something that the firmware goes on with while it waits for sockets and timers. */
export interface Task {
  /** Aborts its signal; it does nothing more. */
  stop(): void;
}

/** Starts `work`. An error that it does not take care of hangs the device, as any other error of the firmware does. */
export function startTask(board: Board, work: (signal: AbortSignal) => Promise<void>): Task {
  const end = new AbortController();
  work(end.signal).catch((thrown: unknown) => {
    if (end.signal.aborted || thrown instanceof FirmwareEnded) return;
    board.later(() => {
      throw thrown;
    });
  });
  return { stop: () => end.abort(new FirmwareEnded("stopped")) };
}

import { cut, oneLine, printable } from "../../reports/index.ts";
import type { BoardEvent } from "../../rigs/boards/index.ts";
import type { Screen } from "../run/progress.ts";

/** Tells a person how far the work on a flash is, and what went wrong on the way. */
export interface FlashProgress {
  /** `done` of `total` bytes. */
  at(doing: string, done: number, total: number): void;
  event(event: BoardEvent): void;
  /** Leaves the screen as text may follow on it. */
  end(): void;
}

/** On a terminal one live line; in a pipe only what happened. */
export function createFlashProgress(screen: Screen, tells: boolean): FlashProgress {
  const live = tells && screen.isTTY === true;
  const clear = () => live && screen.write("\r\u001b[2K");
  return {
    at(doing, done, total) {
      const text = `${doing} ${Math.floor((100 * done) / total)} % of ${total} bytes`;
      if (live) screen.write(`\r\u001b[2K${cut(text, (screen.columns ?? 80) - 1)}`);
    },
    event(event) {
      if (!tells) return;
      clear();
      screen.write(`${printable(oneLine(describe(event)))}\n`);
    },
    end: () => void clear(),
  };
}

function describe(event: BoardEvent): string {
  switch (event.kind) {
    case "attempt-failed":
      return `${event.operation}: attempt ${event.attempt} of ${event.attempts} failed: ${event.reason}`;
    case "backed-up":
      return `what the flash held is kept in ${event.path} (sha256 ${event.sha256})`;
    case "wear-warning":
      return `sector ${event.sector} has been erased ${event.cycles} times; its limit is ${event.limit}`;
    case "exchanged":
      return `another piece stands in the place: ${event.hardwareId}`;
    case "spent":
      return `ms spent on equipment: ${JSON.stringify(event.ms)}`;
  }
}

import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Lines of what is piped in, until it ends. @throws the signal's reason */
export async function* linesOf(input: Readable, signal: AbortSignal): AsyncGenerator<string> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const stop = () => lines.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    yield* lines;
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
    lines.close();
  }
}

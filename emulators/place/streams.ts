import type { Readable, Writable } from "node:stream";
import type { ConsoleOutlet, Input } from "./outlet.ts";

/** The console on a pair of streams, such as standard input and output. Ends with the input or when nobody reads. */
export function useStreams(source: Readable, sink: Writable, input: Input): ConsoleOutlet {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  source.on("data", input);
  source.once("end", end);
  source.once("error", end);
  sink.once("error", end);
  return {
    address: "standard input and output",
    ended,
    write: (bytes) => {
      if (sink.writable) sink.write(bytes);
    },
    async [Symbol.asyncDispose]() {
      source.off("data", input);
      source.off("end", end);
      source.off("error", end);
      // A stream that is only paused would keep the process alive.
      source.destroy();
    },
  };
}

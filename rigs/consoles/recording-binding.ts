import type { SerialBinding } from "../../core/dut/index.ts";
import type { ConsoleRecorder } from "./recorder.ts";

/**
 * A binding whose port is recorded as bytes, before anybody decodes them. Nothing is read until `ready`: whoever listens to the lines
 * must be there first.
 */
export function recordingBinding(
  binding: SerialBinding,
  recorder: ConsoleRecorder,
  ready: Promise<void>,
): SerialBinding {
  return {
    list: () => binding.list(),
    async open(options) {
      const port = await binding.open(options);
      const read = port.read.bind(port);
      const write = port.write.bind(port);
      let begun = false;
      return Object.assign(port, {
        async read(buffer: Buffer, offset: number, length: number) {
          if (!begun) await ready;
          begun = true;
          const result = await read(buffer, offset, length);
          recorder.received(buffer.subarray(offset, offset + result.bytesRead));
          return result;
        },
        write(bytes: Buffer) {
          // Before it leaves, or its answer might be recorded first.
          recorder.sent(bytes);
          return write(bytes);
        },
      });
    },
  };
}

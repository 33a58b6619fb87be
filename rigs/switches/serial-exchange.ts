import { setTimeout as pause } from "node:timers/promises";
import type { SerialPortStream } from "@serialport/stream";
import { DeadlinePassed, messageOf, within } from "../../core/kernel/index.ts";

export interface SerialExchange {
  /** Returns once the bytes have left. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Waits until what came since the port was opened makes `complete` true, and returns all of it; what there is then, when nothing
   * more comes within `withinMs`.
   */
  receive(complete: (bytes: Buffer) => boolean, withinMs: number): Promise<Buffer>;
}

/** How often a port that is in use is tried again, ms: no event tells when somebody closes it. */
const retryEveryMs = 20;

/**
 * Opens a port at 8N1, does `act` and closes it again: the relays of one board belong to several places, and perhaps processes.
 * While another has it open, it waits.
 * @throws whatever the system says of the port, or DeadlinePassed
 */
export async function withSerialPort<T>(
  {
    path,
    baudRate,
    withinMs,
  }: { readonly path: string; readonly baudRate: number; readonly withinMs: number },
  act: (exchange: SerialExchange) => Promise<T>,
): Promise<T> {
  const end = performance.now() + withinMs;
  const stream = await openStream(path, baudRate, end);
  try {
    return await act(exchangeOver(stream, withinMs));
  } finally {
    await close(stream);
  }
}

async function openStream(path: string, baudRate: number, end: number): Promise<SerialPortStream> {
  const [{ SerialPortStream }, { autoDetect }] = await Promise.all([
    import("@serialport/stream"),
    import("@serialport/bindings-cpp"),
  ]);
  for (;;) {
    const stream = new SerialPortStream({ binding: autoDetect(), path, baudRate, autoOpen: false });
    try {
      await new Promise<void>((resolve, reject) => {
        stream.open((error) => (error ? reject(error) : resolve()));
      });
      return stream;
    } catch (thrown) {
      if (!isInUse(thrown) || performance.now() + retryEveryMs > end) throw thrown;
      await pause(retryEveryMs);
    }
  }
}

/** Whether a port could not be opened because somebody else has it open. */
export function isInUse(thrown: unknown): boolean {
  return /busy|cannot lock/i.test(messageOf(thrown));
}

function exchangeOver(stream: SerialPortStream, withinMs: number): SerialExchange {
  let received = Buffer.alloc(0);
  let heard = () => {};
  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {});
  stream.on("error", reject);
  stream.on("close", (error?: Error | null) => reject(error ?? new Error("it was closed")));
  stream.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    heard();
  });
  return {
    async write(bytes) {
      const written = new Promise<void>((resolve, fail) => {
        stream.write(bytes, undefined, (error) => error && fail(error));
        stream.drain((error) => (error ? fail(error) : resolve()));
      });
      await within(Promise.race([written, gone]), { withinMs });
    },
    async receive(complete, quietMs) {
      const whole = new Promise<void>((resolve) => {
        heard = () => complete(received) && resolve();
        heard();
      });
      try {
        await within(Promise.race([whole, gone]), { withinMs: quietMs });
      } catch (thrown) {
        if (!(thrown instanceof DeadlinePassed)) throw thrown;
        // The system's binding reads on for ever at a terminal that hung up; asked for its speed, it tells.
        await stream.port?.getBaudRate();
      }
      return received;
    },
  };
}

async function close(stream: SerialPortStream): Promise<void> {
  if (!stream.isOpen) return;
  await new Promise<void>((resolve) => {
    // A port that has gone cannot be closed properly; there is nothing left to close.
    stream.close(() => resolve());
  });
}

import { Duplex, type Readable, type Writable } from "node:stream";
import type { ConsolePort } from "../../core/dut/index.ts";

type ChildPipe = Readable | Writable | null | undefined;

/**
 * Joins a device's console to two pipes of a child: what the device says goes to `toChild` line by line, what the child says goes
 * to the device as it is. The promise settles only when the console fails, with its fault; the joint ends when both pipes do.
 */
export function bridgeConsole(port: ConsolePort, toChild: ChildPipe, fromChild: ChildPipe): Promise<never> {
  if (!(toChild instanceof Duplex) || !(fromChild instanceof Duplex))
    throw new TypeError("the child was started without pipes for a console");
  const { promise, reject } = Promise.withResolvers<never>();
  // Whether anybody still waits for it is the caller's affair.
  promise.catch(() => {});
  const unsubscribe = port.onLine(({ direction, text }) => {
    if (direction === "received" && toChild.writable) toChild.write(`${text}\n`);
  });
  toChild.once("close", unsubscribe);
  // The child has closed its end: it does not listen any more.
  toChild.on("error", unsubscribe);
  fromChild.on("error", () => {});
  let writing = Promise.resolve();
  fromChild.on("data", (bytes: Buffer) => {
    writing = writing.then(() => port.write(bytes));
    writing.catch(reject);
  });
  return promise;
}

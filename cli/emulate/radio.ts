import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { HciAddress } from "../../core/dut/index.ts";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";
import {
  type BluetoothRadio,
  createBluetoothRadio,
  recordRadio,
  serveRadio,
} from "../../emulators/air/index.ts";
import { interrupted } from "./interrupted.ts";
import { obeyRadioDesk } from "./radio-desk.ts";

export interface EmulateRadioOptions {
  readonly socket?: string;
  readonly tcp?: number;
  readonly capture?: string;
  readonly seed?: string;
}

/**
 * Runs a Bluetooth LE radio until SIGINT, SIGTERM or SIGHUP; each connection to its socket is an adapter. What is done to it is said on
 * standard input, a line each. @throws UsageFault BAD_FLAG, PORT_IN_USE, OUT_UNWRITABLE. @throws EquipmentFault DISK_FULL
 */
export async function emulateRadio(options: EmulateRadioOptions): Promise<void> {
  const stop = interrupted();
  await using opened = new AsyncDisposableStack();
  const radio = opened.use(createBluetoothRadio(options.seed));
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  if (options.capture !== undefined) {
    const file = await openCapture(options.capture, failure.reject);
    opened.defer(async () => void (file.closed || (await once(file.end(), "close"))));
    opened.use(recordRadio(radio, (bytes) => void file.write(bytes)));
  }
  const { address } = opened.use(await serveRadio(radio, placeOf(options)));
  process.stderr.write(`Radio: ${address} (Ctrl-C ends)\n`);
  opened.defer(listen(radio));
  await Promise.race([stop, failure.promise]);
}

function placeOf({ socket, tcp }: EmulateRadioOptions): HciAddress {
  if (socket !== undefined) return { path: socket };
  if (tcp !== undefined) return { port: tcp };
  throw new UsageFault("BAD_FLAG", "The radio needs a place to be reached at.", {
    help: "Name a unix socket with --socket PATH, or a port with --tcp PORT.",
  });
}

/** `fail` hears when it can be written no more. */
async function openCapture(path: string, fail: (fault: EquipmentFault) => void): Promise<WriteStream> {
  const file = createWriteStream(path, { mode: 0o600 });
  try {
    await once(file, "open");
  } catch (cause) {
    throw new UsageFault("OUT_UNWRITABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Give a file that can be written with --capture.",
      cause,
    });
  }
  file.on("error", (cause) => {
    const message = `The capture ${path} cannot be written any more: ${cause.message}.`;
    fail(new EquipmentFault("DISK_FULL", message, { help: "Make room, then start the radio again.", cause }));
  });
  return file;
}

/** Returns what ends the listening. */
function listen(radio: BluetoothRadio): () => void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => void process.stdout.write(`${JSON.stringify(obeyRadioDesk(radio, line))}\n`));
  return () => {
    lines.close();
    process.stdin.destroy();
  };
}

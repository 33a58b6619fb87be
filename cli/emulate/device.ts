import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import {
  type ConsolePlace,
  createDevice,
  flashMap,
  hostDevice,
  referenceBehaviour,
} from "../../emulators/device/index.ts";
import { root } from "../installation.ts";
import { interrupted } from "./interrupted.ts";

export interface EmulateDeviceOptions {
  readonly pty?: string;
  readonly tcp?: number;
  readonly console: "json-rpc" | "text";
  readonly control?: string;
  readonly image?: string;
  readonly bootloader?: string;
  readonly clock: "real" | "manual";
}

const reference = (name: string) => join(root, "products/reference/firmware", name);

/**
 * Runs one device, fresh from the chip maker and flashed, until SIGINT, SIGTERM or the end of its input.
 * @throws UsageFault FILE_MISSING, FILE_UNREADABLE, VALUE_INVALID, PORT_IN_USE, TOOL_MISSING. @throws EquipmentFault PORT_GONE
 */
export async function emulateDevice(options: EmulateDeviceOptions): Promise<void> {
  const stop = interrupted();
  const device = createDevice({
    uid: randomBytes(12),
    hardwareKey: randomBytes(32),
    startsAt: Date.now(),
    behaviour: { ...referenceBehaviour, console: options.console },
  });
  const bootloader = await read(options.bootloader ?? reference("bootloader.bin"), flashMap.bootloader.size);
  const image = await read(options.image ?? reference("3.0.0.bin"), flashMap.firmwareA.size);
  device.flash.program(flashMap.bootloader.offset, bootloader);
  device.flash.program(flashMap.firmwareA.offset, image);
  const console = placeOf(options);
  await using host = await hostDevice({
    device,
    console,
    control: options.control,
    clock: options.clock,
    powered: true,
  });
  if (console.kind !== "streams") process.stderr.write(`Console: ${host.address} (Ctrl-C ends)\n`);
  await Promise.race([stop, host.ended]);
}

function placeOf({ pty, tcp }: EmulateDeviceOptions): ConsolePlace {
  if (pty !== undefined) return { kind: "pty", path: pty };
  if (tcp !== undefined) return { kind: "tcp", port: tcp };
  return { kind: "streams", source: process.stdin, sink: process.stdout };
}

async function read(path: string, room: number): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause) => {
    const missing = cause.code === "ENOENT";
    throw new UsageFault(missing ? "FILE_MISSING" : "FILE_UNREADABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Check the path of --image or --bootloader.",
      cause,
    });
  });
  if (bytes.length <= room) return bytes;
  throw new UsageFault(
    "VALUE_INVALID",
    `${path}: ${bytes.length} bytes do not fit the partition of ${room}.`,
    {
      help: "Give a signed image or a bootloader of the reference device.",
    },
  );
}

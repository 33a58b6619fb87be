import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import {
  createDevice,
  createDeviceOnFiles,
  type EmulatedDevice,
  flashMap,
  hostDevice,
  newSilicon,
  referenceBehaviour,
} from "../../emulators/device/index.ts";
import type { ConsolePlace } from "../../emulators/place/index.ts";
import { root } from "../installation.ts";
import { interrupted } from "./interrupted.ts";

export interface EmulateDeviceOptions {
  readonly pty?: string;
  readonly tcp?: number;
  readonly console: "json-rpc" | "text";
  readonly control?: string;
  readonly image?: string;
  readonly bootloader?: string;
  readonly flash?: string;
  readonly silicon?: string;
  readonly network?: true;
  readonly clock: "real" | "manual";
}

const reference = (name: string) => join(root, "products/reference/firmware", name);

/**
 * Runs one device until SIGINT, SIGTERM or the end of its input: fresh from the chip maker and flashed, or as its files hold it.
 * @throws UsageFault BAD_FLAG, FILE_MISSING, FILE_UNREADABLE, FILE_MALFORMED, OUT_UNWRITABLE, VALUE_INVALID, PORT_IN_USE,
 * TOOL_MISSING. @throws EquipmentFault PORT_GONE
 */
export async function emulateDevice(options: EmulateDeviceOptions): Promise<void> {
  const stop = interrupted();
  await using opened = new AsyncDisposableStack();
  const { device, isFlashed } = makeDevice(options, opened);
  if (!isFlashed) {
    const bootloader = await read(
      options.bootloader ?? reference("bootloader.bin"),
      flashMap.bootloader.size,
    );
    const image = await read(options.image ?? reference("3.0.0.bin"), flashMap.firmwareA.size);
    device.flash.program(flashMap.bootloader.offset, bootloader);
    device.flash.program(flashMap.firmwareA.offset, image);
  }
  if (options.network) device.network.join();
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

/** What is in its flash on files is for the flash tool to say; a chip that was just made comes with an image only if one is named. */
function makeDevice(
  { console, flash, silicon, image, bootloader }: EmulateDeviceOptions,
  opened: AsyncDisposableStack,
): { readonly device: EmulatedDevice; readonly isFlashed: boolean } {
  const startsAt = Date.now();
  const behaviour = { ...referenceBehaviour, console };
  if (flash === undefined && silicon === undefined)
    return { device: createDevice({ ...newSilicon(), startsAt, behaviour }), isFlashed: false };
  if (flash === undefined || silicon === undefined)
    throw new UsageFault("BAD_FLAG", "--flash and --silicon are two files of one device.", {
      help: "Name both; what is not there yet is made.",
    });
  const { device, isNew } = opened.use(createDeviceOnFiles({ flash, silicon }, { startsAt, behaviour }));
  return { device, isFlashed: !isNew || (image === undefined && bootloader === undefined) };
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

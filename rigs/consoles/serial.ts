import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { SerialBinding } from "../../core/dut/index.ts";
import { messageOf } from "../../core/kernel/index.ts";
import { watchFolders } from "./folder-watch.ts";
import { lineKeys } from "./line-keys.ts";
import { unopenable } from "./port-fault.ts";
import type { ConsoleRoute } from "./route.ts";
import { describeIdentity, entryOf, findPort, type SerialIdentity } from "./serial-identity.ts";
import { kernelLockHolder, lockFileHolder } from "./serial-lock.ts";
import { systemBinding } from "./system-binding.ts";

export const serialSchema = z
  .strictObject({
    driver: z
      .literal("serial")
      .describe("A serial port of this machine: a USB adapter, or a board's own USB."),
    usbSerial: z
      .string()
      .min(1)
      .optional()
      .describe("USB serial number of the adapter or board: `udevadm info -a` shows it as ATTRS{serial}."),
    interface: z
      .int()
      .min(0)
      .max(255)
      .optional()
      .describe("Which of several ports of one USB device: the number of its interface (bInterfaceNumber)."),
    byId: z.string().min(1).optional().describe("Name in /dev/serial/by-id."),
    byPath: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Name in /dev/serial/by-path: the socket that it is plugged into, for adapters without a number.",
      ),
    path: z
      .string()
      .startsWith("/")
      .optional()
      .describe(
        "Path of the port, such as /dev/ttyS0; nothing tells whether it is the same one after a restart.",
      ),
    ...lineKeys,
  })
  .refine((options) => identities.filter((key) => options[key] !== undefined).length === 1, {
    error: "Say exactly one of usbSerial, byId, byPath and path.",
  })
  .refine((options) => options.interface === undefined || options.usbSerial !== undefined, {
    error: "interface goes with usbSerial only.",
    path: ["interface"],
  });

const identities = ["usbSerial", "byId", "byPath", "path"] as const;

export type SerialOptions = z.output<typeof serialSchema>;

export interface SerialSurroundings {
  /** Folder that stands for the root of the file system: where /dev and /sys are looked for. */
  readonly root?: string;
}

/** The way to a serial port that is found anew, by its identity, each time it is opened. */
export function openSerial(
  options: SerialOptions & SerialIdentity,
  { root = "/" }: SerialSurroundings = {},
): ConsoleRoute {
  /** What hung up: a link that still leads there may lead to another's terminal, which has got its number. */
  let lost: string | undefined;
  const entry = entryOf(options, root);
  // A path may be a link to one of udev's links.
  const folders = ["dev", "dev/serial", "dev/serial/by-id", "dev/serial/by-path"].map((name) =>
    join(root, name),
  );
  if (entry !== undefined) folders.push(dirname(entry));
  return {
    identity: describeIdentity(options),
    baudRate: options.baudRate,
    async locate() {
      const { device, incarnation } = await findPort(options, root);
      if (incarnation === lost)
        throw unopenable(
          `${describeIdentity(options)} still stands for a port that hung up.`,
          "Plug it in again, or start anew what is behind it.",
        );
      return {
        path: device,
        binding: namingLocks(await systemBinding(), root),
        lost: () => {
          lost = incarnation;
        },
      };
    },
    watch: (onChange) => watchFolders([...new Set(folders)], onChange),
  };
}

/** Of a port that another process keeps for itself, says which. */
function namingLocks(binding: SerialBinding, root: string): SerialBinding {
  return {
    ...binding,
    async open(options) {
      const writer = await lockFileHolder(options.path, root);
      if (writer !== undefined) throw new Error(writer);
      try {
        return await binding.open(options);
      } catch (cause) {
        if (!/lock port|busy/i.test(messageOf(cause))) throw cause;
        const holder =
          (await kernelLockHolder(options.path)) ?? `another program holds ${basename(options.path)}`;
        throw new Error(holder, { cause });
      }
    },
  };
}

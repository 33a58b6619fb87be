import { z } from "zod";
import type { FlashTool } from "../equipment/index.ts";
import { address, program, withinMs } from "./options.ts";
import { hex, openProgramFlash, type Run } from "./program-flash.ts";
import { FinalFlashFault } from "./tool-fault.ts";

/** dfu-util, from 0.10, with ST's DfuSe extensions: the ROM loader of STM32 and what follows it. https://dfu-util.sourceforge.net */
export const dfuUtilSchema = z.strictObject({
  driver: z
    .literal("dfu-util")
    .describe("dfu-util with DfuSe extensions, as the ROM loader of STM32 has them"),
  program: program("dfu-util"),
  device: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/i, "must be VENDOR:PRODUCT, four hex digits each")
    .default("0483:df11")
    .describe("USB vendor and product of the loader"),
  alt: z
    .union([z.number().int().nonnegative(), z.string().min(1)])
    .default(0)
    .describe("Alternate setting of the flash, by number or name"),
  serial: z.string().min(1).optional().describe("USB serial number, when more than one loader is plugged in"),
  path: z
    .string()
    .min(1)
    .optional()
    .describe("USB path such as 1-1.4, when more than one loader is plugged in"),
  base: address.default(0x0800_0000).describe("Address of the flash in the target's map"),
  eraseByOnes: z
    .boolean()
    .default(false)
    .describe(
      "Erase by writing ones: dfu-util cannot erase a part of the flash. Not for flash with ECC (STM32 G0, G4, H7, L4, L5, U5, WB, WL), where a firmware could not program cells so written",
    ),
  withinMs,
});

export type DfuUtilOptions = z.infer<typeof dfuUtilSchema>;

/** ST's loader in ROM makes its serial number of the chip's UID; another one may say anything. */
export const loaderOfSt = "0483:df11";
/** Leaving the loader needs a transfer before; the shortest will do. */
const leaveAfter = 4;

/** Opens dfu-util for the board at `place`; nothing is started yet. */
export function openDfuUtil(options: DfuUtilOptions, place: string): Promise<FlashTool> {
  const { program: name, device, alt, serial, path, base, eraseByOnes, withinMs } = options;
  const select = [
    ...["-d", device, "-a", String(alt)],
    ...(serial === undefined ? [] : ["-S", serial]),
    ...(path === undefined ? [] : ["-p", path]),
  ];
  return openProgramFlash({
    place,
    withinMs,
    help: {
      install: "Install dfu-util 0.10 or newer (apt-get install dfu-util), or name its path as `program`.",
      failed:
        "Bring the board into its loader (BOOT0 while it gets supply); `dfu-util -l` must list it. A chip with readout protection refuses to be read.",
    },
    program: async () => ({
      read: ({ offset, length }, file) => [
        name,
        ...select,
        "-s",
        `${hex(base + offset)}:${length}`,
        "-U",
        file,
      ],
      // Of a raw file dfu-util erases the pages that it writes.
      write: ({ offset }, file) => [[name, ...select, "-s", hex(base + offset), "-D", file]],
      erase: ({ length }) => {
        if (eraseByOnes) return { program: new Uint8Array(length).fill(0xff) };
        throw new FinalFlashFault(place, "dfu-util erases the whole flash or none of it", {
          help: "Declare `eraseByOnes: true` where writing ones is as good (see its description), or use openocd or probe-rs.",
        });
      },
      release: (file) => [name, ...select, "-s", `${hex(base)}:${leaveAfter}:leave`, "-U", file],
      hardwareId:
        device.toLowerCase() === loaderOfSt ? (run) => readSerial(run, [name, "-l", ...select]) : undefined,
    }),
  });
}

async function readSerial(run: Run, argv: readonly string[]): Promise<Uint8Array | undefined> {
  const [, found] = /^Found DFU:.*\bserial="((?:[0-9a-f]{2})+)"/im.exec(await run(argv)) ?? [];
  return found === undefined ? undefined : Uint8Array.from(Buffer.from(found, "hex"));
}

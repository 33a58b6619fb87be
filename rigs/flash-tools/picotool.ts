import { z } from "zod";
import type { FlashTool } from "../equipment/index.ts";
import { address, program, withinMs } from "./options.ts";
import { type FlashRange, hex, openProgramFlash, type Run } from "./program-flash.ts";

/**
 * Raspberry Pi's picotool, from version 2.0: RP2040 and RP2350 over USB. The board has to be in BOOTSEL mode, or run firmware that
 * picotool can bring there. https://github.com/raspberrypi/picotool
 */
export const picotoolSchema = z.strictObject({
  driver: z.literal("picotool").describe("Raspberry Pi's picotool over USB, from version 2.0"),
  program: program("picotool"),
  serial: z
    .string()
    .min(1)
    .optional()
    .describe("Serial number of the board; needed when more than one is plugged in"),
  base: address.default(0x1000_0000).describe("Address of the flash in the target's map"),
  withinMs,
});

export type PicotoolOptions = z.infer<typeof picotoolSchema>;

/** `save -r` expands a range to whole pages of this many bytes. */
const page = 256;

/** Opens picotool for the board at `place`; nothing is started yet. */
export function openPicotool(options: PicotoolOptions, place: string): Promise<FlashTool> {
  const { program: name, serial, base, withinMs } = options;
  // -F: firmware that runs is brought to BOOTSEL mode and not started again afterwards, so that the board is held.
  const select = ["-F", ...(serial === undefined ? [] : ["--ser", serial])];
  const span = ({ offset, length }: FlashRange) => [hex(base + offset), hex(base + offset + length)];
  return openProgramFlash({
    place,
    withinMs,
    help: {
      install: "Install picotool 2.0 or newer, or name its path as `program` of the flash tool.",
      failed:
        "Hold BOOTSEL while the board gets supply, and check cable, udev rules and `serial`; `picotool info -d` must list it.",
    },
    program: async () => ({
      read: (range, file) => [name, "save", "-r", ...span(range), file, "-t", "bin", ...select],
      readable: ({ offset, length }) => {
        const from = Math.floor(offset / page) * page;
        return { offset: from, length: Math.ceil((offset + length) / page) * page - from };
      },
      // `load` erases the sectors that it writes.
      write: ({ offset }, file) => [[name, "load", file, "-t", "bin", "-o", hex(base + offset), ...select]],
      erase: (range) => [name, "erase", "-r", ...span(range), ...select],
      release: () => [name, "reboot", "-a", ...select.slice(1)],
      hardwareId: (run) => readChip(run, [name, "info", "-d", ...select]),
    }),
  });
}

/** RP2350 has an id of its own; RP2040 has none, and is known by the unique id of the flash soldered to it. */
async function readChip(run: Run, argv: readonly string[]): Promise<Uint8Array | undefined> {
  const said = await run(argv);
  const id = (name: string) => new RegExp(`^\\s*${name}:\\s*0x([0-9a-f]{1,16})\\s*$`, "im").exec(said)?.[1];
  const found = id("chipid") ?? id("flash id");
  return found === undefined ? undefined : Uint8Array.from(Buffer.from(found.padStart(16, "0"), "hex"));
}

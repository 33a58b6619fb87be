import { z } from "zod";
import type { FlashTool } from "../equipment/index.ts";
import { program, withinMs } from "./options.ts";
import { hex, openProgramFlash, type Run } from "./program-flash.ts";

/** Espressif's esptool, version 4 or 5, over the board's serial port. https://docs.espressif.com/projects/esptool */
export const esptoolSchema = z.strictObject({
  driver: z.literal("esptool").describe("Espressif's esptool, version 4 or 5, over the serial port"),
  program: program("esptool"),
  port: z.string().min(1).describe("Serial port of the board, best by /dev/serial/by-id"),
  baud: z.number().int().positive().default(460_800).describe("Baud rate of reading and writing"),
  chip: z.string().min(1).default("auto").describe("Kind of chip, as esptool names it"),
  withinMs,
});

export type EsptoolOptions = z.infer<typeof esptoolSchema>;

/** Opens esptool for the board at `place`; nothing is started yet. */
export function openEsptool(options: EsptoolOptions, place: string): Promise<FlashTool> {
  const { program: name, port, baud, chip, withinMs } = options;
  return openProgramFlash({
    place,
    withinMs,
    help: {
      install:
        "Install esptool 4 or 5 (pip install esptool), or name its path as `program` of the flash tool.",
      failed:
        "Check cable, `port` and its permissions, and that nothing else has the port open; a chip with flash encryption or in secure download mode refuses to be read or written.",
    },
    program: async (run) => {
      const spelt = await spelling(run, name);
      const command = (after: string, ...rest: string[]) => [
        ...[name, "--chip", chip, "--port", port, "--baud", String(baud)],
        ...["--before", spelt("default_reset"), "--after", spelt(after), ...rest],
      ];
      // Left out, older versions write other values than the image has into its header.
      const asItIs = ["mode", "freq", "size"].flatMap((what) => [spelt(`--flash_${what}`), "keep"]);
      return {
        read: ({ offset, length }, file) =>
          command("no_reset", spelt("read_flash"), hex(offset), hex(length), file),
        write: ({ offset }, file) => [
          command("no_reset", spelt("write_flash"), ...asItIs, hex(offset), file),
        ],
        erase: ({ offset, length }) => command("no_reset", spelt("erase_region"), hex(offset), hex(length)),
        release: () => command("hard_reset", spelt("read_mac")),
        hardwareId: async (again) => readMac(await again(command("no_reset", spelt("read_mac")))),
      };
    },
  });
}

/** Version 5 writes commands, options and their values with dashes; the way of version 4 is on its way out there. */
async function spelling(run: Run, name: string): Promise<(word: string) => string> {
  const [, major = "0"] = /(\d+)\.\d+/.exec(await run([name, "version"])) ?? [];
  return (word) => (Number(major) >= 5 ? word.replaceAll("_", "-") : word);
}

/** The base MAC address: burned in by the chip maker. */
function readMac(said: string): Uint8Array | undefined {
  const [, found] = /^(?:BASE )?MAC:\s*((?:[0-9a-f]{2}:){5,7}[0-9a-f]{2})\s*$/im.exec(said) ?? [];
  return found === undefined ? undefined : Uint8Array.from(Buffer.from(found.replaceAll(":", ""), "hex"));
}

import { z } from "zod";
import type { FlashTool } from "../equipment/index.ts";
import { hexValueOf } from "./hex-value.ts";
import { address, cwd, hardwareIdCommand, withinMs } from "./options.ts";
import { type FlashRange, hex, openProgramFlash } from "./program-flash.ts";

const placeholders = ["offset", "address", "end", "length", "file"] as const;
const placeholder = /\{([^{}]*)\}/g;

const argv = z
  .array(
    z.string().refine(knowsAll, `knows {${placeholders.join("}, {")}}, all but {file} also as {offset:hex}`),
  )
  .min(1);

function knowsAll(word: string): boolean {
  return Array.from(word.matchAll(placeholder), ([, name = ""]) => name).every((name) => {
    const bare = name.replace(/:hex$/, "");
    return placeholders.some((known) => known === bare) && name !== "file:hex";
  });
}

/** Any flash tool, by its command lines. */
export const commandFlashSchema = z.strictObject({
  driver: z
    .literal("command")
    .describe(
      "Any program, by argument lists in which {offset}, {length}, {end}, {address} (offset plus base) and {file} are replaced; {offset:hex} gives 0x1000",
    ),
  read: argv.describe("Writes the bytes of the range to {file}, which does not exist yet"),
  write: argv.describe("Erases the sectors of the range and programs them with {file}"),
  erase: argv.describe("Erases the sectors of the range"),
  release: argv.optional().describe("Lets the board run; left out where the other commands do so themselves"),
  hardwareId: hardwareIdCommand,
  cwd,
  base: address.default(0).describe("What {address} adds to the offset"),
  withinMs,
});

export type CommandFlashOptions = z.infer<typeof commandFlashSchema>;

/** Opens a flash tool that is a set of commands; nothing is started yet. */
export function openCommandFlash(options: CommandFlashOptions, place: string): Promise<FlashTool> {
  const { read, write, erase, release, hardwareId, base, cwd, withinMs } = options;
  const fill = (template: readonly string[], { offset, length }: FlashRange, file: string) => {
    const numbers: Readonly<Record<string, number>> = {
      offset,
      length,
      end: offset + length,
      address: base + offset,
    };
    const value = (name: string) => {
      if (name === "file") return file;
      const number = numbers[name.replace(/:hex$/, "")] ?? 0;
      return name.endsWith(":hex") ? hex(number) : String(number);
    };
    return template.map((word) => word.replaceAll(placeholder, (_, name: string) => value(name)));
  };
  return openProgramFlash({
    ...{ place, cwd, withinMs },
    help: {
      install: "Name a program in the flash tool's commands that is there and may be run.",
      failed: "Run the command by hand with the same arguments.",
    },
    program: async () => ({
      read: (range, file) => fill(read, range, file),
      write: (range, file) => [fill(write, range, file)],
      erase: (range) => fill(erase, range, ""),
      release: release && ((file) => fill(release, nothing, file)),
      hardwareId:
        hardwareId &&
        (async (run) => hexValueOf(place, hardwareId, await run(fill(hardwareId, nothing, "")))),
    }),
  });
}

const nothing: FlashRange = { offset: 0, length: 0 };

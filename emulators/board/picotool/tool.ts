import { readFileSync, writeFileSync } from "node:fs";
import type { Equipment } from "../../../core/dut/index.ts";
import { flashBase } from "../pico/load.ts";
import { readUf2 } from "../pico/uf2.ts";
import { BadUsage, type Command } from "./options.ts";

/** `save` takes whole pages. */
const pageSize = 256;
const bar = "[==============================]  100%";

/** Does what a command line says with one board; returns what picotool prints. @throws BadUsage, RangeError, Error of the file system */
export async function runCommand(command: Command, board: Equipment): Promise<string> {
  const { verb, flags } = command;
  if (verb === "reboot") {
    await board.powerOff();
    if (!flags.has("-u")) await board.powerOn();
    return `The device was rebooted into ${flags.has("-u") ? "BOOTSEL" : "application"} mode.\n`;
  }
  // In BOOTSEL mode nothing of the firmware runs.
  await board.powerOff();
  const said = await work(command, board);
  if (flags.has("-f") || flags.has("-x")) await board.powerOn();
  return said;
}

async function work(command: Command, board: Equipment): Promise<string> {
  switch (command.verb) {
    case "info":
      return info(board);
    case "save":
      return save(command, board);
    case "load":
      return load(command, board);
    case "erase":
      return erase(command, board);
    default:
      throw new BadUsage(`unknown command: ${command.verb}`);
  }
}

async function info(board: Equipment): Promise<string> {
  const id = Buffer.from(await board.readHardwareId())
    .toString("hex")
    .toUpperCase();
  return [
    ...["Device Information", " type:              RP2040", " revision:          B2"],
    ` flash size:        ${board.flashSize / 1024}K`,
    ...[" ROM version:       3", ` flash id:          0x${id}`, ""],
  ].join("\n");
}

async function save({ file, type, range }: Command, board: Equipment): Promise<string> {
  if (type !== "bin") throw new BadUsage("only binary files are saved here: end with -t bin");
  const [from, to] = range ?? [flashBase, flashBase + board.flashSize];
  const start = Math.floor((from - flashBase) / pageSize) * pageSize;
  const end = Math.ceil((to - flashBase) / pageSize) * pageSize;
  const bytes = await board.readFlash(start, end - start);
  writeFileSync(file, bytes, { mode: 0o600 });
  return `Saving file: ${bar}\nWrote ${bytes.length} bytes to ${file}\n`;
}

async function load({ file, type, offset = flashBase }: Command, board: Equipment): Promise<string> {
  const bytes = Uint8Array.from(readFileSync(file));
  if (type !== "bin" && type !== "uf2") throw new BadUsage(`${type} is no type of file that is loaded here`);
  const pieces = type === "uf2" ? joined(readUf2(bytes)) : [{ address: offset, bytes }];
  for (const piece of pieces) await board.writeFlash(piece.address - flashBase, piece.bytes);
  return `Loading into Flash: ${bar}\n`;
}

async function erase({ range }: Command, board: Equipment): Promise<string> {
  const [from, to] = range ?? [flashBase, flashBase + board.flashSize];
  await board.eraseFlash(from - flashBase, to - from);
  return `Erasing: ${bar}\nErased ${to - from} bytes\n`;
}

type Pieces = ReturnType<typeof readUf2>;

/** Pieces that follow one another are written as one, so that their sectors are erased once. */
function joined(pieces: Pieces): Pieces {
  const whole: { readonly address: number; bytes: Uint8Array }[] = [];
  for (const { address, bytes } of pieces) {
    const last = whole.at(-1);
    if (last !== undefined && last.address + last.bytes.length === address)
      last.bytes = Buffer.concat([last.bytes, bytes]);
    else whole.push({ address, bytes });
  }
  return whole;
}

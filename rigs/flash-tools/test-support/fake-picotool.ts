/** A stand-in of picotool 2.1 and of one RP2040 board with a flash of its own, on a NOR chip in a file. */
import { readFileSync, writeFileSync } from "node:fs";
import { begin, complaining, onChip } from "./fake-tool.ts";

const base = 0x1000_0000;
const page = 256;

const failed = complaining(process.stdout, 1, "ERROR: ");
const usage = complaining(process.stdout, 255, "ERROR: ");
const missing = "No accessible RP-series devices in BOOTSEL mode were found.";
const { chip, args } = begin("picotool", failed, "Communication with RP-series device failed", missing);

const [verb = "", ...rest] = args;
const given = readOptions(rest);
if (given.serial !== undefined && given.serial !== "E6614854D3B51718") failed(missing);

switch (verb) {
  case "info":
    hold();
    if (!given.flags.has("-d")) usage("the driver asks for the device");
    print("Device Information\n type:              RP2040\n revision:          B2");
    print(" flash size:        2048K\n ROM version:       3\n flash id:          0xE6614854D3B51718");
    break;
  case "save": {
    hold();
    if (given.type !== "bin") usage("unknown file type");
    if (chip.state.protected) failed("The RP-series device returned an error: permission failure");
    const [from, to] = given.range;
    const start = Math.floor(from / page) * page;
    const bytes = onChip(failed, () => chip.read(start, Math.ceil(to / page) * page - start));
    writeFileSync(given.file, bytes);
    print(
      `Saving file: [==============================]  100%\nWrote ${bytes.length} bytes to ${given.file}`,
    );
    break;
  }
  case "load":
    hold();
    if (given.type !== "bin") usage("unknown file type");
    onChip(failed, () => chip.rewrite(given.offset, readFileSync(given.file)));
    print("Loading into Flash: [==============================]  100%");
    break;
  case "erase": {
    hold();
    const [from, to] = given.range;
    onChip(failed, () => chip.erase(from, to - from));
    print(`Erasing:  [==============================]  100%\nErased ${to - from} bytes`);
    break;
  }
  case "reboot":
    if (!given.flags.has("-a")) usage("the driver reboots into the application");
    if (given.flags.has("-F")) usage("unexpected option: -F");
    chip.change({ held: false });
    print("The device was rebooted into application mode.");
    break;
  default:
    usage(`unknown command: ${verb}`);
}

/** A board whose firmware runs can be had with -F only. */
function hold(): void {
  if (!chip.state.held && !given.flags.has("-F")) failed(missing);
  chip.change({ held: true });
}

function readOptions(words: string[]) {
  const found = {
    file: "",
    type: "",
    offset: 0,
    range: [0, 0] as [number, number],
    serial: undefined as string | undefined,
  };
  const flags = new Set<string>();
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const next = () => queue.shift() ?? usage(`missing value of ${word}`);
    if (word === "-r") found.range = [at(next()), at(next())];
    else if (word === "-o") found.offset = at(next());
    else if (word === "-t") found.type = next();
    else if (word === "--ser") found.serial = next();
    else if (["-F", "-d", "-a"].includes(word)) flags.add(word);
    else if (word.startsWith("-") || found.file !== "") usage(`unexpected option: ${word}`);
    else found.file = word;
  }
  return { ...found, flags };
}

/** Addresses are in hex, with or without 0x. */
function at(text: string): number {
  const value = Number.parseInt(text, 16);
  if (Number.isNaN(value) || value < base) usage(`${text} is no address of the flash`);
  return value - base;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

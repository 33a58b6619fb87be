/**
 * A stand-in of OpenOCD 0.12 and of one target, on a NOR chip in a file. It serves TCL-RPC on standard input and output
 * (`tcl_port pipe`) or on a port of loopback (`tcl_port 0`), and answers in the real one's words, failures included.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import type { Readable, Writable } from "node:stream";
import {
  decodeTclCall,
  encodeTclAnswer,
  type TclAnswer,
  TclSplitter,
  tclWords,
} from "../../../core/wire/index.ts";
import { NorChip } from "./nor-chip.ts";

const base = 0x1000_0000;
const uidAt = 0x1fff_7a10;
const uid = Buffer.from("0102030405060708090a0b0c", "hex");

const [path = "", ...args] = process.argv.slice(2);
const chip = new NorChip(path);
const told = args.flatMap((word, at) => (word === "-c" ? [args[at + 1] ?? ""] : []));
const files = args.flatMap((word, at) => (word === "-f" ? [args[at + 1] ?? ""] : []));

log("Open On-Chip Debugger 0.12.0\nLicensed under GNU GPL v2");
if (files.includes("missing.cfg")) die("embedded:startup.tcl:28: Error: Can't find missing.cfg");
if (chip.state.unplugged) die("Error: unable to find a matching CMSIS-DAP device");
if (told.includes("tcl_port pipe")) {
  serve(process.stdin, process.stdout);
  process.stdin.on("end", () => process.exit(0));
} else {
  const server = createServer((socket) => serve(socket, socket));
  server.listen(0, "127.0.0.1", () => {
    log(`Info : Listening on port ${(server.address() as AddressInfo).port} for tcl connections`);
  });
}

function serve(source: Readable, sink: Writable): void {
  const splitter = new TclSplitter((text) => {
    const { command, withCode } = decodeTclCall(text);
    const { state } = chip;
    chip.change({ log: [...(state.log ?? []), command] });
    if (!state.hangs) sink.write(encodeTclAnswer(answer(command), withCode));
  });
  source.on("data", (bytes) => splitter.push(bytes));
  source.on("error", () => {});
}

function answer(command: string): TclAnswer {
  const { state } = chip;
  if (state.unplugged) die("Error: CMSIS-DAP: device has been removed");
  if (state.failures) {
    chip.change({ failures: state.failures - 1 });
    return { code: -4, said: "Failed to read memory at 0xe000edf0\n" };
  }
  const words = tclWords(command);
  const verb = words.slice(0, 2).join(" ");
  try {
    switch (verb) {
      case "reset halt":
      case "reset run":
        chip.change({ held: verb === "reset halt" });
        return done("");
      case "[target current] curstate":
        return done(chip.state.held ? "halted" : "running");
      case "flash erase_address":
        return erase(Number(words[2]) - base, Number(words[3]));
      case "flash write_image":
        return write(words[2] ?? "", Number(words[3]), words[4]);
      default:
        if (words[0] === "dump_image") return dump(words[1] ?? "", Number(words[2]), Number(words[3]));
        return { code: 1, said: `invalid command name "${words[0]}"` };
    }
  } catch (thrown) {
    return { code: -4, said: `${thrown instanceof Error ? thrown.message : thrown}\n` };
  }
}

function erase(offset: number, length: number): TclAnswer {
  try {
    chip.erase(offset, length);
    return done(`erased address ${hex(base + offset)} (length ${length}) in 0.1s (100.000 KiB/s)\n`);
  } catch {
    return {
      code: -904,
      said: `address range ${hex(base + offset)} .. ${hex(base + offset + length - 1)} is not sector-aligned\n`,
    };
  }
}

function write(file: string, address: number, kind: string | undefined): TclAnswer {
  if (kind !== "bin") return { code: -4, said: "unknown image type\n" };
  const bytes = readFileSync(file);
  if (address < base || address >= base + chip.contents().length)
    return done(`no flash bank found for address ${hex(address)}\n`);
  chip.program(address - base, bytes);
  return done(`wrote ${bytes.length} bytes from file ${file} in 0.1s (100.000 KiB/s)\n`);
}

function dump(file: string, address: number, length: number): TclAnswer {
  if (chip.state.protected) return { code: -4, said: "Failed to read memory at 0x10000000\n" };
  const inUid = address >= uidAt;
  writeFileSync(
    file,
    inUid ? uid.subarray(address - uidAt).subarray(0, length) : chip.read(address - base, length),
  );
  return done(`dumped ${length} bytes in 0.1s (100.000 KiB/s)\n`);
}

function done(said: string): TclAnswer {
  return { code: 0, said };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

function die(text: string): never {
  log(text);
  process.exit(1);
}

/** A stand-in of probe-rs with a probe and a target, on a NOR chip in a file. It knows the subcommands that the driver needs. */
import { readFileSync, writeFileSync } from "node:fs";
import { begin, complaining, onChip, parse } from "./fake-tool.ts";

const base = 0x1000_0000;
/** The target's UID, in memory beside the flash. */
const uidAt = 0x1fff_7a10;
const uid = Buffer.from("0102030405060708090a0b0c", "hex");

const failed = complaining(process.stderr, 1, "Error: ");
const usage = complaining(process.stderr, 2, "error: ");
const failure = "Failed to attach to the target: The probe was not able to connect: no ACK received";
const { chip, args } = begin("probe-rs", failed, failure, "No connected probes were found.");
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values, positionals } = parse(
  args,
  {
    ...{ chip: text, probe: text, output: text, format: text, range: text },
    ...{ "non-interactive": flag, "connect-under-reset": flag, "disable-progressbars": flag },
    ...{ "binary-format": text, "base-address": text },
  },
  usage,
);
if (values.chip !== "RP2040") failed(`The chip '${values.chip}' was not found in the database.`);

const [verb, ...rest] = positionals;
switch (verb) {
  case "read": {
    const [width, address, words] = rest;
    if (width !== "b8") usage(`invalid value '${width}' for '<WIDTH>'`);
    const bytes = readMemory(Number(address), Number(words));
    if (values.output !== undefined && values.format === "binary") writeFileSync(values.output, bytes);
    else if (values.format === "simple-hex")
      process.stdout.write(`${bytes.toString("hex").match(/../g)?.join(" ")}\n`);
    else usage("the driver asks for a binary file or simple hex");
    break;
  }
  case "download":
    if (values["binary-format"] !== "bin") usage("the driver downloads raw files");
    onChip(failed, () => chip.rewrite(Number(values["base-address"]) - base, readFileSync(String(rest[0]))));
    break;
  case "erase": {
    const [from = Number.NaN, to = Number.NaN] = (values.range ?? "").split("..").map(Number);
    if (Number.isNaN(to)) usage("the driver must never erase everything");
    onChip(failed, () => chip.erase(from - base, to - from));
    break;
  }
  case "reset":
    break;
  default:
    usage(`unrecognized subcommand '${verb}'`);
}

function readMemory(address: number, length: number): Buffer {
  if (chip.state.protected)
    failed("An ARM specific error occurred: the core is locked by readback protection");
  if (address >= uidAt) return uid.subarray(address - uidAt, address - uidAt + length);
  return onChip(failed, () => chip.read(address - base, length));
}

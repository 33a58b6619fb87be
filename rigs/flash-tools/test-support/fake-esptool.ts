/** A stand-in of esptool and of one ESP32 on a NOR chip in a file. ASSAY_FAKE_ESPTOOL names its major version, 4 or 5. */
import { readFileSync, writeFileSync } from "node:fs";
import { begin, complaining, onChip, parse } from "./fake-tool.ts";

const major = process.env["ASSAY_FAKE_ESPTOOL"] ?? "5";
// Version 4 complains on standard output.
const stream = major === "4" ? process.stdout : process.stderr;
const failed = complaining(stream, 2, "\nA fatal error occurred: ");
const usage = complaining(process.stderr, 2, "esptool: error: ");

/** As this version spells it. */
const spelt = (word: string) => (major === "4" ? word : word.replaceAll("_", "-"));
const text = { type: "string" } as const;

if (process.argv[3] === "version") {
  print(major === "4" ? "esptool.py v4.8.1\n4.8.1" : "esptool v5.1.0\n5.1.0");
  process.exit(0);
}
const failure = "Packet content transfer stopped (received 8 bytes)";
const missing =
  "Could not open /dev/ttyUSB0, the port is busy or doesn't exist.\n([Errno 2] could not open port /dev/ttyUSB0: [Errno 2] No such file or directory: '/dev/ttyUSB0')";
const { chip, args } = begin("esptool", failed, failure, missing);
const { values, positionals } = parse(
  args,
  {
    ...{ chip: text, port: text, baud: text, before: text, after: text },
    ...{ [spelt("flash_mode")]: text, [spelt("flash_freq")]: text, [spelt("flash_size")]: text },
  },
  usage,
);
if (values["before"] !== spelt("default_reset"))
  usage(`argument --before: invalid choice: '${values["before"]}'`);
if (![spelt("no_reset"), spelt("hard_reset")].includes(String(values["after"])))
  usage(`argument --after: invalid choice: '${values["after"]}'`);

print(`${major === "4" ? "esptool.py v4.8.1" : "esptool v5.1.0"}\nSerial port ${values["port"]}`);
chip.change({ held: true });
const [verb, first = "", second = "", third = ""] = positionals;
switch (verb) {
  case spelt("read_mac"):
    print(major === "4" ? "MAC: 24:0a:c4:12:34:56" : "MAC:                24:0a:c4:12:34:56");
    break;
  case spelt("read_flash"): {
    if (chip.state.protected) failed("This chip is in Secure Download Mode, read_flash is not supported");
    writeFileSync(
      third,
      onChip(failed, () => chip.read(Number(first), Number(second))),
    );
    print(`Read ${Number(second)} bytes at ${first} in 0.1 seconds (100.0 kbit/s)...`);
    break;
  }
  case spelt("write_flash"):
    for (const what of ["mode", "freq", "size"])
      if (
        Object.entries(values).every(([name, value]) => name !== spelt(`flash_${what}`) || value !== "keep")
      )
        usage("the image's header would be changed");
    onChip(failed, () => chip.rewrite(Number(first), readFileSync(second)));
    print("Hash of data verified.");
    break;
  case spelt("erase_region"):
    onChip(failed, () => chip.erase(Number(first), Number(second)));
    print("Erase completed successfully in 0.1 seconds.");
    break;
  default:
    usage(`argument operation: invalid choice: '${verb}'`);
}
if (values["after"] === spelt("hard_reset")) {
  chip.change({ held: false });
  print("Hard resetting via RTS pin...");
} else print("Staying in bootloader.");

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

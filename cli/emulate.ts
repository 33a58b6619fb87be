import { type Command, InvalidArgumentError, Option } from "commander";
import type { EmulateDeviceOptions } from "./emulate/device.ts";

/** `assay emulate`: runs one of the software stand-ins alone. */
export function registerEmulate(program: Command): void {
  const emulate = program
    .command("emulate")
    .summary("run an emulated device alone")
    .description("Runs a software stand-in by itself, to be reached as hardware would be.");
  emulate
    .command("device")
    .summary("the reference device with its serial console")
    .description(
      "Runs the emulated reference device until it is interrupted. Its console is on a pseudo-terminal, on a loopback TCP port, or else on standard input and output.",
    )
    .option("--pty <path>", "console on a pseudo-terminal, linked to from this path (needs socat)")
    .addOption(
      new Option("--tcp <port>", "console on this port of 127.0.0.1; 0 picks one")
        .argParser(port)
        .conflicts("pty"),
    )
    .option("--control <socket>", "switches and flash tool on this unix socket")
    .option("--image <file>", "signed firmware image (default: the reference release)")
    .option("--bootloader <file>", "bootloader that verifies the image (default: the reference bootloader)")
    .addOption(
      new Option("--clock <how>", "device time follows the wall, or moves by control only")
        .choices(["real", "manual"])
        .default("real"),
    )
    .addHelpText(
      "after",
      "\nDocumentation: docs/console.md. Exit code: 0 when interrupted or at the end of input, 2 usage.",
    )
    .action(async (options: EmulateDeviceOptions) => {
      const { emulateDevice } = await import("./emulate/device.ts");
      await emulateDevice(options);
    });
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("A port number from 0 to 65535 is expected.");
  return value;
}

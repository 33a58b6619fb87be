import { type Command, InvalidArgumentError, Option } from "commander";
import type { EmulateBackendOptions } from "./emulate/backend.ts";
import type { EmulateDeviceOptions } from "./emulate/device.ts";
import type { EmulateRadioOptions } from "./emulate/radio.ts";
import type { EmulateSiliconOptions } from "./emulate/silicon.ts";

/** `assay emulate`: runs one of the software stand-ins alone. */
export function registerEmulate(program: Command): void {
  const emulate = program
    .command("emulate")
    .summary("run an emulated device, backend or radio alone")
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
    .addOption(
      new Option("--console <kind>", "what is spoken on it: JSON-RPC, or the commands of an old-style shell")
        .choices(["json-rpc", "text"])
        .default("json-rpc"),
    )
    .option("--control <socket>", "switches and flash tool on this unix socket")
    .option("--image <file>", "signed firmware image (default: the reference release)")
    .option("--bootloader <file>", "bootloader that verifies the image (default: the reference bootloader)")
    .option(
      "--flash <file>",
      "keep the flash in this file, made erased when missing; needs --silicon. What it holds is run: an image is put only into a chip that is made, and only if --image or --bootloader is given",
    )
    .option("--silicon <file>", "keep chip uid, hardware key and fuses in this file, made when missing")
    .option("--network", "the network cable is in from the start")
    .addOption(
      new Option("--clock <how>", "device time follows the wall, or moves by control only")
        .choices(["real", "manual"])
        .default("real"),
    )
    .addHelpText(
      "after",
      "\nDocumentation: docs/console.md, docs/dialect.md. Exit code: 0 when interrupted or at the end of input, 2 usage.",
    )
    .action(async (options: EmulateDeviceOptions) => {
      const { emulateDevice } = await import("./emulate/device.ts");
      await emulateDevice(options);
    });
  registerSilicon(emulate);
  registerBackend(emulate);
  registerRadio(emulate);
}

function registerRadio(emulate: Command): void {
  emulate
    .command("radio")
    .summary("Bluetooth LE without air: adapters on a socket that hear each other")
    .description(
      "Runs a Bluetooth LE radio until it is interrupted. Each connection to its socket is an adapter, spoken to in HCI (H4). What becomes of the air is said on standard input, a line each: delay MS, loss SHARE, advertising-loss SHARE, rssi DBM, break ADDRESS.",
    )
    .option("--socket <path>", "adapters on this unix socket")
    .addOption(
      new Option("--tcp <port>", "adapters on this port of 127.0.0.1; 0 picks one")
        .argParser(port)
        .conflicts("socket"),
    )
    .option("--capture <file>", "record every adapter's packets here, in btsnoop; Wireshark opens it")
    .option("--seed <text>", "decides which packets are lost")
    .addHelpText(
      "after",
      "\nDocumentation: docs/ble.md. Exit code: 0 when interrupted, 2 usage, 3 when the capture can no longer be written.",
    )
    .action(async (options: EmulateRadioOptions) => {
      const { emulateRadio } = await import("./emulate/radio.ts");
      await emulateRadio(options);
    });
}

function registerSilicon(emulate: Command): void {
  emulate
    .command("silicon")
    .summary("the hardware value of an emulated device that is kept in files")
    .description(
      "Prints the hardware value of the piece of silicon in a file of `emulate device --silicon`, in hexadecimal, as a lab reads it past the firmware. A piece is made when the file is missing.",
    )
    .argument("<file>", "the file that --silicon names")
    .option("--new", "put another piece there, as it leaves the chip maker")
    .addHelpText("after", "\nDocumentation: docs/bring-up.md. Exit code: 0 printed, 2 usage.")
    .action(async (file: string, options: EmulateSiliconOptions) => {
      const { emulateSilicon } = await import("./emulate/silicon.ts");
      emulateSilicon(file, options, (text) => process.stdout.write(text));
    });
}

function registerBackend(emulate: Command): void {
  emulate
    .command("backend")
    .summary("broker, enrolment, attestation and registry on one TLS port")
    .description(
      "Runs the emulated backend on 127.0.0.1 until it is interrupted. The operator's desk is standard input, a line each: device IDENTITY, claim IDENTITY ACCOUNT, revoke IDENTITY, order IDENTITY COMMAND, answer POLICY, fault NAME.",
    )
    .addOption(new Option("--port <port>", "0 picks one").argParser(port).default(0))
    .option("--store <file>", "keep registry and keys in this SQLite file (default: in memory)")
    .addOption(
      new Option("--authentication <mode>", "how devices prove who they are")
        .choices(["mutual-tls", "signed-challenge"])
        .default("mutual-tls"),
    )
    .option("--manufacturer-ca <file...>", "authorities of bootstrap certificates, PEM")
    .option("--firmware <file...>", "images that attestation accepts, on offer to devices in operation")
    .option("--to <folder>", "write the backend's authorities and operator key here")
    .addOption(
      new Option("--issue <identity>", "write an operational credential there as well").argParser(fileName),
    )
    .addHelpText(
      "after",
      "\nExit code: 0 when interrupted, 2 usage, 3 when the registry can no longer be kept.",
    )
    .action(async (options: EmulateBackendOptions) => {
      const { emulateBackend } = await import("./emulate/backend.ts");
      await emulateBackend(options);
    });
}

function fileName(text: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError(
    "An identity of 1 to 64 letters, digits, dots, dashes and underscores is expected.",
  );
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("A port number from 0 to 65535 is expected.");
  return value;
}

import { type Command, InvalidArgumentError } from "commander";
import type { ShowOptions } from "./keys/keys.ts";
import type { PassphraseOptions } from "./keys/passphrase.ts";

/** `assay keys`: keys that sign evidence. */
export function registerKeys(program: Command): void {
  const keys = program
    .command("keys")
    .summary("make and show keys that sign evidence")
    .description("Ed25519 keys that sign bundles. The private half is encrypted under a passphrase.");
  withPassphrase(
    keys
      .command("new")
      .summary("make a key")
      .description(
        "Makes an Ed25519 key: FILE holds the private half, encrypted and for its owner only; FILE.pub.pem the public one.\nThe passphrase is asked for on the terminal.",
      )
      .argument("<file>", "where the private key goes; it must not exist, and not lie in a run's folder"),
  )
    .addHelpText("after", "\nDocumentation: docs/evidence.md. Exit code: 0 made, 2 usage.")
    .action(async (file: string, options: PassphraseOptions) => {
      const { newKey } = await import("./keys/keys.ts");
      await newKey(file, options, (text) => process.stdout.write(text));
    });
  withPassphrase(
    keys
      .command("show")
      .summary("print a key's fingerprint and public half")
      .description(
        "Prints the fingerprint of a key, which people compare, and its public half. A private key's passphrase is asked for.",
      )
      .argument("<file>", "a public key (PEM) or a private one that `keys new` made")
      .option("--json", "print as JSON"),
  )
    .addHelpText("after", "\nDocumentation: docs/evidence.md. Exit code: 0 printed, 2 usage.")
    .action(async (file: string, options: ShowOptions) => {
      const { showKey } = await import("./keys/keys.ts");
      await showKey(file, options, (text) => process.stdout.write(text));
    });
}

/** The options by which a passphrase is handed over without a terminal. */
export function withPassphrase(command: Command): Command {
  return command
    .option("--passphrase-file <file>", "its first line is the passphrase; only its owner may read it")
    .option("--passphrase-fd <n>", "read the passphrase from this open descriptor", descriptor);
}

function descriptor(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("The number of an open descriptor is expected, such as 3.");
}

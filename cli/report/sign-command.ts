import { EquipmentFault, UsageFault } from "../../core/kernel/index.ts";
import type { PublicKey } from "../../reports/signing/public-key.ts";
import type { Signer } from "../../reports/signing/signer.ts";
import { type CommandFailure, runCommand } from "../../rigs/command/index.ts";

/** Somebody may have to touch a token. */
const signsWithinMs = 120_000;

/**
 * A signer behind a shell command: the bytes to be signed on its standard input, the 64 bytes of an Ed25519 signature on its
 * standard output, as they are or in base64. The private key stays where the command reaches it.
 */
export function commandSigner(command: string, publicKey: PublicKey, withinMs = signsWithinMs): Signer {
  return {
    publicKey,
    sign: async (message) => {
      const argv = ["sh", "-c", command];
      return readSignature(
        await runCommand({ argv, input: message, withinMs, fault: faultOf(command) }),
        command,
      );
    },
  };
}

const length = 64;

function readSignature(answer: Buffer, command: string): Uint8Array {
  if (answer.length === length) return answer;
  const text = answer.toString("latin1").replaceAll(/\s/g, "");
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === length && bytes.toString("base64") === text) return bytes;
  throw new UsageFault(
    "VALUE_INVALID",
    `--sign-command "${command}": it answered with ${answer.length} bytes that are no signature.`,
    { help: "Let it write the 64 bytes of an Ed25519 signature, raw or in base64, and nothing else." },
  );
}

const faultOf =
  (command: string) =>
  ({ what, complaints }: CommandFailure): EquipmentFault =>
    new EquipmentFault(
      "ABORTED",
      `--sign-command "${command}" ${what}${complaints === "" ? "" : `: ${complaints}`}.`,
      { help: "Try it by hand: it gets the bytes to sign on its standard input, and has no terminal." },
    );

import { readFile } from "node:fs/promises";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { makeKeyFile, openKeyFile, publicFileOf, requireNewKeyFile } from "../../reports/signing/key-file.ts";
import {
  fingerprint,
  fingerprintLines,
  type PublicKey,
  readPublicKey,
} from "../../reports/signing/public-key.ts";
import { givenPassphrase, newPassphrase, type PassphraseOptions } from "./passphrase.ts";

type Write = (text: string) => void;

/** Makes a key in `file` and tells its fingerprint. @throws UsageFault */
export async function newKey(file: string, options: PassphraseOptions, write: Write): Promise<void> {
  // Before anybody has thought of a passphrase.
  await requireNewKeyFile(file);
  const { keyid } = await makeKeyFile(file, await newPassphrase(options, file));
  write(
    [
      `Private key  ${file}, encrypted; keep it and its passphrase`,
      `Public key   ${publicFileOf(file)}, for whoever verifies`,
      `Fingerprint  ${fingerprintLines(keyid, 13)}`,
      "",
      "Tell the fingerprint by another way than the one on which reports travel.",
      "",
    ].join("\n"),
  );
}

export interface ShowOptions extends PassphraseOptions {
  readonly json?: true;
}

/** Tells whose key lies in `file`, a public or an encrypted private one. @throws UsageFault */
export async function showKey(file: string, options: ShowOptions, write: Write): Promise<void> {
  const { keyid, pem } = await describe(file, options);
  if (options.json)
    write(`${JSON.stringify({ keyid, fingerprint: fingerprint(keyid), pem }, undefined, 2)}\n`);
  else write(`Fingerprint  ${fingerprintLines(keyid, 13)}\n${pem}`);
}

async function describe(file: string, options: ShowOptions): Promise<PublicKey> {
  const pem = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the key cannot be read: ${messageOf(cause)}.`, {
      help: "Name a file that assay keys new wrote.",
      cause,
    });
  });
  if (pem.includes("PRIVATE KEY"))
    return (await openKeyFile(file, () => givenPassphrase(options, file))).publicKey;
  try {
    return readPublicKey(pem);
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${file}: ${messageOf(cause)}.`, {
      help: "Name a file that assay keys new wrote.",
      cause,
    });
  }
}

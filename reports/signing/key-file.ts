import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { encryptKey } from "./encrypted-key.ts";
import { describePublicKey, type PublicKey } from "./public-key.ts";
import { type Signer, signerOf } from "./signer.ts";

/** Where the public half of the key in `file` lies, for whoever verifies. */
export const publicFileOf = (file: string): string => `${file}.pub.pem`;

/** @throws UsageFault when a key cannot be made in `file`: one of its two files exists, or it lies in the folder of a run */
export async function requireNewKeyFile(file: string): Promise<void> {
  await refuseInRun(file);
  for (const path of [file, publicFileOf(file)].filter((one) => existsSync(one)))
    throw new UsageFault("OUT_UNWRITABLE", `${path}: it exists already.`, {
      help: "Name another file; a key is never written over.",
    });
}

/**
 * Makes an Ed25519 key: the private half in `file`, encrypted and readable by its owner only, the public one beside it.
 * @throws UsageFault as `requireNewKeyFile`, and where file modes are not kept
 */
export async function makeKeyFile(file: string, passphrase: string): Promise<PublicKey> {
  await requireNewKeyFile(file);
  const publicFile = publicFileOf(file);
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const described = describePublicKey(publicKey);
  const sealed = await encryptKey(privateKey.export({ type: "pkcs8", format: "der" }), passphrase);
  try {
    await writeFile(file, sealed, { mode: 0o600, flag: "wx" });
    await refuseOpenMode(file);
    await writeFile(publicFile, described.pem, { mode: 0o644, flag: "wx" });
  } catch (cause) {
    await rm(file, { force: true });
    if (cause instanceof UsageFault) throw cause;
    throw new UsageFault("OUT_UNWRITABLE", `${file}: the key cannot be written: ${messageOf(cause)}.`, {
      help: "Name a file in a folder that you may write to.",
      cause,
    });
  }
  return described;
}

/** @throws UsageFault when `file` lies in the folder of a run or of a bundle, which is handed on as a whole */
async function refuseInRun(file: string): Promise<void> {
  const given = dirname(resolve(file));
  for (let folder = await realpath(given).catch(() => given); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "journal.ndjson")))
      throw new UsageFault("OUT_UNWRITABLE", `${file}: ${folder} is the folder of a run or a bundle.`, {
        help: "Keep private keys where nothing is handed on, such as ~/.config/assay.",
      });
    if (folder === dirname(folder)) return;
  }
}

/** @throws UsageFault when others than the owner may read or change `file` */
async function refuseOpenMode(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  throw new UsageFault("FILE_UNREADABLE", `${file}: others may read or change this private key.`, {
    help: `Run: chmod 600 ${file}. If that changes nothing, keep it on a file system that knows modes.`,
  });
}

/** Opens the key in `file` for signing. @throws UsageFault, also for a wrong passphrase and a key that is not encrypted */
export async function openKeyFile(file: string, passphrase: () => Promise<string>): Promise<Signer> {
  await refuseInRun(file);
  const pem = await readKeyFile(file);
  await refuseOpenMode(file);
  if (!/^-----BEGIN ENCRYPTED PRIVATE KEY-----\r?$/m.test(pem))
    throw new UsageFault("FILE_MALFORMED", `${file}: it is no encrypted private key in PEM.`, {
      help: "Name the file that assay keys new wrote, not the one that ends in .pub.pem; an unencrypted key is not taken.",
    });
  const key = decrypt(file, pem, await passphrase());
  const { d = "" } = key.export({ format: "jwk" });
  return signerOf(Buffer.from(d, "base64url"), describePublicKey(createPublicKey(key)));
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: the key cannot be read: ${messageOf(cause)}.`, {
      help: "Name the file that assay keys new wrote.",
      cause,
    });
  }
}

function decrypt(file: string, pem: string, passphrase: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, passphrase });
  } catch (cause) {
    throw new UsageFault(
      "VALUE_INVALID",
      `${file}: this passphrase does not open it, or the file is damaged.`,
      {
        help: "Enter the passphrase that it was made with.",
        cause,
      },
    );
  }
  if (key.asymmetricKeyType === "ed25519") return key;
  throw new UsageFault("VALUE_INVALID", `${file}: a key of ${key.asymmetricKeyType}, not of Ed25519.`, {
    help: "Make one with assay keys new.",
  });
}

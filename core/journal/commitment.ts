import { createHash, createHmac, createSecretKey, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UsageFault } from "../kernel/index.ts";

const keyLength = 32;

/** Keyed commitments: equal for equal values under one key, telling nothing about a value without it. */
export interface Commitments {
  /** Names the key without telling it. */
  readonly keyId: string;
  /** HMAC-SHA-256 over `kind` and `value`, 64 hexadecimal digits. */
  commit(kind: string, value: string | Uint8Array): string;
}

export function createCommitments(key: Uint8Array): Commitments {
  const held = createSecretKey(key);
  return {
    keyId: createHash("sha256").update("assay key id").update(key).digest("hex").slice(0, 16),
    commit: (kind, value) => createHmac("sha256", held).update(`${kind}\0`).update(value).digest("hex"),
  };
}

/** Reads the key that outlives single runs, so that they can be compared; makes it when there is none. @throws UsageFault */
export function loadCommitments(file: string): Commitments {
  return createCommitments(readKey(file) ?? makeKey(file));
}

/** As `loadCommitments`, and touches nothing: undefined when there is no key yet. @throws UsageFault */
export function findCommitments(file: string): Commitments | undefined {
  const key = readKey(file);
  return key === undefined ? undefined : createCommitments(key);
}

function readKey(file: string): Uint8Array | undefined {
  try {
    const { mode } = statSync(file);
    if ((mode & 0o077) !== 0) {
      throw new UsageFault("FILE_UNREADABLE", `${file}: others may read this key.`, {
        help: `Run: chmod 600 ${file}`,
      });
    }
    const key = readFileSync(file);
    if (key.length === keyLength) return key;
    throw new UsageFault(
      "FILE_MALFORMED",
      `${file}: a key has ${keyLength} bytes, this file ${key.length}.`,
      {
        help: "Restore the key from a backup, or move the file away: a new key is made, and runs under the old one can no longer be compared with.",
      },
    );
  } catch (cause) {
    if (cause instanceof UsageFault) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageFault(
      "FILE_UNREADABLE",
      `${file}: the key of commitments cannot be read: ${messageOf(cause)}`,
      {
        help: "Check that it is a file in a folder, and yours.",
        cause,
      },
    );
  }
}

function makeKey(file: string): Uint8Array {
  const key = randomBytes(keyLength);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    chmodSync(dirname(file), 0o700);
    publish(file, key);
  } catch (cause) {
    // Two runs that start at once both want to make it; the later one takes what the earlier made.
    const made = (cause as NodeJS.ErrnoException).code === "EEXIST" ? readKey(file) : undefined;
    if (made !== undefined) return made;
    throw new UsageFault(
      "OUT_UNWRITABLE",
      `${file}: the key of commitments cannot be written: ${messageOf(cause)}`,
      {
        help: "Start Assay in a folder that you may write to.",
        cause,
      },
    );
  }
  return key;
}

/** The file is whole from its first moment on, and never replaces another. */
function publish(file: string, key: Uint8Array): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, key, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
  } finally {
    unlinkSync(draft);
  }
}

import { createHash } from "node:crypto";
import type { Parts } from "../../device/index.ts";
import { withFuses } from "./fuses-with.ts";

/** `parts` for the maker of the identity's key, which then comes from the hardware's and a salt that stands in the journal under `key`. */
export function withSaltAt(parts: Parts, key: string): Parts {
  const { fuses, journal, trng } = parts;
  if (!fuses.locked && !journal.recall(key)) journal.record(key, Buffer.from(trng(16)).toString("hex"));
  const salt = journal.recall(key) ?? "";
  const hardwareKey = () =>
    Uint8Array.from(createHash("sha256").update(fuses.hardwareKey()).update(salt).digest());
  return withFuses(parts, { hardwareKey });
}

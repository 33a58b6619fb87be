import { utf8 } from "./octets/index.ts";
import { sha256 } from "./primitives.ts";

/** What security 1 mixes into its key: SHA-256 of the proof of possession in UTF-8. */
export const digestOf = (proofOfPossession: string): Uint8Array => sha256(utf8(proofOfPossession));

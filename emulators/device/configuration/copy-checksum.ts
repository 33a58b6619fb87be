import type { CopyChecksum } from "../parts.ts";
import { crc32 } from "../storage/crc32.ts";

/** CRC-32: what it protects from is decay and cuts, not an attacker; secret fields are sealed besides. */
export function makeCopyChecksum(): CopyChecksum {
  return {
    of: crc32,
    holds: (checksum, head, body) => crc32(head, body) === checksum,
  };
}

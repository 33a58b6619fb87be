import { createHash } from "node:crypto";

/** Fewer characters stand in another text by chance. */
const fewest = 6;
const digests = ["md5", "sha1", "sha256"] as const;
const encodings = ["hex", "base64", "base64url"] as const;

/**
 * How `secret` follows from what everybody can read of a device, such as its serial number; undefined when it does in none of
 * the ways that makers of labels are known for: a part of it, forwards or backwards, or the beginning of a digest of it.
 */
export function derivationOf(secret: string, readable: string): string | undefined {
  const wanted = secret.toLowerCase();
  if (wanted.length < fewest) return undefined;
  const text = readable.toLowerCase();
  if (text.includes(wanted)) return `it is a part of ${readable}`;
  if ([...text].reverse().join("").includes(wanted)) return `it is a part of ${readable}, backwards`;
  for (const digest of digests)
    for (const encoding of encodings) {
      const told = createHash(digest).update(readable).digest(encoding).toLowerCase();
      if (told.startsWith(wanted))
        return `it is the beginning of the ${digest} of ${readable}, in ${encoding}`;
    }
  return undefined;
}

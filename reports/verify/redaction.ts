import { relative } from "node:path";
import { type SecretFind, scanForSecrets } from "../../core/journal/index.ts";
import { type Finding, findingOf } from "./check.ts";

export type Secrets = ReadonlyMap<string, string | Uint8Array>;

/** Whoever keeps a private key in a file begins with one of these. Put together here, so that no file of ours holds them. */
const pemKinds = ["", "EC ", "RSA ", "ENCRYPTED ", "OPENSSH "];

/** How DER begins before the key itself. RFC 5208, 5915, 8410. */
const derBeginnings = {
  "PKCS#8, P-256 with its public key": "06082a8648ce3d030107046d306b0201010420",
  "PKCS#8, P-256": "06082a8648ce3d030107042730250201010420",
  "SEC 1, P-256": "30770201010420",
  "PKCS#8, Ed25519": "302e020100300506032b657004220420",
} as const;

/** What betrays a private key, whoever's it is. */
const marks: Secrets = new Map<string, string | Uint8Array>([
  ...pemKinds.map(
    (kind) =>
      [`a private key (PEM, ${kind.trim() || "PKCS#8"})`, `-----BEGIN ${kind}PRIVATE KEY-----`] as const,
  ),
  ...Object.entries(derBeginnings).map(
    ([name, hex]) => [`a private key (${name})`, Buffer.from(hex, "hex")] as const,
  ),
]);

/** `secrets`, and what betrays a private key. */
export const withMarks = (secrets: Secrets): Secrets => new Map([...marks, ...secrets]);

/** Every place below `folder` where a private key begins, or one of `secrets` stands, in any encoding. */
async function findSecrets(folder: string, secrets: Secrets): Promise<readonly SecretFind[]> {
  const { finds } = await scanForSecrets(folder, withMarks(secrets));
  return finds.map((find) => ({ ...find, file: relative(folder, find.file) }));
}

/**
 * Whether a bundle holds a secret, as far as that can be told without knowing the secrets: private keys show by how they begin.
 * Whoever kept a run's secrets can have them looked for as well.
 */
export async function checkRedaction(folder: string, secrets: Secrets): Promise<Finding> {
  const finds = await findSecrets(folder, secrets);
  const known = secrets.size === 0 ? "" : `, and none of ${secrets.size} secrets of the run`;
  return findingOf(
    finds.map(({ file, offset, label }) => `${file}, byte ${offset}: ${label}`),
    `no private key in any encoding${known}`,
  );
}

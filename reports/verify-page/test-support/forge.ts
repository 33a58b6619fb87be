import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * For tests: what somebody can do to a bundle who knows its format, but not the laboratory's key. Written from the description of
 * the format, apart from the builder and from every verifier.
 */

export const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Every file below `folder`, with slashes, sorted by bytes. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Writes a manifest that fits the files as they are now. */
export function rewriteManifest(folder: string, runId: string): void {
  const files = filesIn(folder)
    .filter((path) => path !== "manifest.json" && !path.startsWith("signatures/"))
    .map((path) => {
      const file = join(folder, path);
      return { path, sha256: sha256(readFileSync(file)), size: statSync(file).size };
    });
  writeFileSync(
    join(folder, "manifest.json"),
    canonical({ format: "assay-bundle", version: 1, runId, files }),
  );
}

/** Has both envelopes speak of the manifest as it is now. Without `key` their signatures stay, and no longer hold. */
export function restate(
  folder: string,
  key: KeyObject | undefined,
  change = (predicate: object) => predicate,
): void {
  const manifest = sha256(readFileSync(join(folder, "manifest.json")));
  for (const name of ["verdicts", "test-result"]) {
    const file = join(folder, `signatures/${name}.dsse.json`);
    const envelope = JSON.parse(readFileSync(file, "utf8")) as {
      payloadType: string;
      payload: string;
      signatures: unknown[];
    };
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as {
      subject: unknown;
      predicate: object;
    };
    statement.subject = [{ name: "manifest.json", digest: { sha256: manifest } }];
    if (name === "verdicts") statement.predicate = change(withEvidenceDigest(folder, statement.predicate));
    const payload = Buffer.from(canonical(statement));
    const signatures = key === undefined ? envelope.signatures : [signed(envelope.payloadType, payload, key)];
    const { payloadType } = envelope;
    writeFileSync(file, canonical({ payloadType, payload: payload.toString("base64"), signatures }));
  }
  if (key !== undefined) writeFileSync(join(folder, "signatures/signer.pem"), publicPem(key));
}

/** Digest of the manifest without the report, which shows it, and what is made for readers. */
function evidenceDigestOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    files: readonly { path: string }[];
  };
  const files = manifest.files.filter(({ path }) => !/^(report\/|report\.pdf$|VERIFY\.md$)/.test(path));
  return sha256(canonical({ ...manifest, files }));
}

const withEvidenceDigest = (folder: string, predicate: object): object => ({
  ...predicate,
  evidenceDigest: evidenceDigestOf(folder),
});

/** The journal's lines as another journal that is whole in itself: numbered and chained anew. */
export function rechain(lines: readonly string[]): string {
  let prev = "0".repeat(64);
  return lines
    .map((line, index) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      const rechained = JSON.stringify({ ...record, seq: index + 1, prev });
      prev = sha256(rechained);
      return `${rechained}\n`;
    })
    .join("");
}

/** Fingerprint of a key, as envelopes and people name it. */
export const keyIdOf = (key: KeyObject): string =>
  sha256(createPublicKey(key).export({ type: "spki", format: "der" }));

export const publicPem = (key: KeyObject): string =>
  createPublicKey(key).export({ type: "spki", format: "pem" }) as string;

export function canonical(value: unknown): string {
  return `${JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )}\n`;
}

function signed(payloadType: string, payload: Buffer, key: KeyObject) {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  const sig = sign(null, Buffer.concat([Buffer.from(head), payload]), key).toString("base64");
  return { keyid: keyIdOf(key), sig };
}

import { asList, asText, canonicalJson, type Json, member, parseCanonical } from "./canonical.ts";
import { sha256 } from "./sha256.ts";

export interface ManifestEntry {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

export interface Manifest {
  readonly runId: string;
  readonly files: readonly ManifestEntry[];
  readonly canonical: boolean;
}

export const manifestPath = "manifest.json";
/** Our verdicts, then in-toto's test result. */
export const signaturePaths = ["signatures/verdicts.dsse.json", "signatures/test-result.dsse.json"] as const;
export const signerPath = "signatures/signer.pem";

/** Files that the manifest does not name, and cannot: it itself, and what is signed over it. */
export const outsideManifest: ReadonlySet<string> = new Set([manifestPath, ...signaturePaths, signerPath]);

/** Reads `manifest.json`. @throws Error when it is none, or of a version that this page does not know */
export function readManifest(bytes: Uint8Array): Manifest {
  const { value, canonical } = parseCanonical(bytes);
  if (asText(member(value, "format")) !== "assay-bundle") throw new Error("it is no manifest of a bundle");
  const version = member(value, "version");
  if (version !== 1) throw new Error(`it is of version ${String(version)}; this page knows version 1`);
  const files = asList(member(value, "files")).map(toEntry);
  const paths = files.map(({ path }) => path);
  for (const [index, path] of paths.entries()) {
    const before = paths[index - 1];
    if (before !== undefined && !isBefore(before, path)) {
      throw new Error(`${path}: its files are not sorted, or one is named twice`);
    }
  }
  return { runId: asText(member(value, "runId")), files, canonical };
}

function toEntry(value: Json): ManifestEntry {
  const path = asText(member(value, "path"));
  const sha256 = asText(member(value, "sha256"));
  const size = member(value, "size");
  const steps = path.split("/");
  const escapes = steps.some((step) => step === "" || step === "." || step === "..") || path.includes("\\");
  if (escapes || outsideManifest.has(path)) throw new Error(`"${path}" is no path that a manifest may name`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`${path}: it names no SHA-256`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    throw new Error(`${path}: it names no size`);
  return { path, sha256, size };
}

/** Order of UTF-8 bytes. UTF-16, in which JavaScript compares, orders some characters otherwise. */
function isBefore(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const first = encoder.encode(a);
  const second = encoder.encode(b);
  const differs = first.findIndex((byte, index) => byte !== second[index]);
  if (differs === -1) return first.length < second.length;
  return (first[differs] ?? 0) < (second[differs] ?? -1);
}

/** Made for readers from the rest; the report shows the digest of that rest, and cannot be a part of it. */
const madeForReaders = /^(report\/|report\.pdf$|VERIFY\.md$)/;

/** What the report calls evidence digest: SHA-256 of the manifest without what is made for readers. */
export function evidenceDigestOf({ runId, files }: Manifest): string {
  const rest = files
    .filter(({ path }) => !madeForReaders.test(path))
    .map(({ path, sha256, size }) => ({ path, sha256, size }));
  const text = canonicalJson({ format: "assay-bundle", version: 1, runId, files: rest });
  return sha256(new TextEncoder().encode(text));
}

/** What was found in the folder. */
export interface FoundFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Every difference between a manifest and a folder. A file that has only moved is told as such. */
export function differences(manifest: Manifest, found: readonly FoundFile[]): string[] {
  const named = new Map(manifest.files.map((entry) => [entry.path, entry]));
  const present = new Map(found.map((file) => [file.path, file]));
  const missing = manifest.files.filter(({ path }) => !present.has(path));
  const added = found.filter(({ path }) => !named.has(path));
  const changed = found.filter(({ path, sha256, size }) => {
    const entry = named.get(path);
    return entry !== undefined && (entry.sha256 !== sha256 || entry.size !== size);
  });
  const movedTo = new Map(
    missing.flatMap((entry) => {
      const to = added.find(({ sha256 }) => sha256 === entry.sha256);
      return to === undefined ? [] : [[entry.path, to.path] as const];
    }),
  );
  const movedHere = new Set(movedTo.values());
  return [
    ...changed.map(({ path }) => `${path}: changed`),
    ...missing.map(({ path }) => {
      const to = movedTo.get(path);
      return to === undefined ? `${path}: missing` : `${path}: renamed to ${to}`;
    }),
    ...added.filter(({ path }) => !movedHere.has(path)).map(({ path }) => `${path}: added`),
  ];
}

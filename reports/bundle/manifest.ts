import { join } from "node:path";
import { type Sha256, sha256, UsageFault } from "../../core/kernel/index.ts";
import { canonicalJson, parseCanonical } from "./canonical.ts";
import { bytewise, hashFile, listFolder, sorted } from "./folder.ts";

/** What a bundle holds. Its own digest is what the statements are about. */
export interface Manifest {
  readonly format: "assay-bundle";
  readonly version: 1;
  readonly runId: string;
  /** Every file of the bundle but the manifest and the signatures, sorted bytewise by path. */
  readonly files: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export const manifestFile = "manifest.json";
const manifestVersion = 1;

/** Signatures are over the manifest, so they stand beside it. */
export const isListed = (path: string): boolean => path !== manifestFile && !path.startsWith("signatures/");

/** The manifest of a bundle that holds these files, in any order. @throws UsageFault for a name that no manifest can hold */
export function createManifest(runId: string, entries: readonly ManifestEntry[]): Manifest {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const odd = entries.find(({ path }) => !isPath(path));
  if (odd !== undefined) throw unfit(odd.path);
  return {
    ...{ format: "assay-bundle", version: manifestVersion, runId },
    files: sorted([...byPath.keys()].filter(isListed)).flatMap((path) => byPath.get(path) ?? []),
  };
}

/** Hashes what lies in `folder`. @throws UsageFault for what no manifest can hold */
export function describeFolder(folder: string, runId: string): Manifest {
  const { files, strange } = listFolder(folder);
  const [odd] = strange;
  if (odd !== undefined) throw unfit(join(folder, odd));
  return createManifest(
    runId,
    files.map((path) => ({ path, ...hashFile(join(folder, path)) })),
  );
}

const unfit = (path: string): UsageFault =>
  new UsageFault("FILE_MALFORMED", `${path}: a bundle cannot hold it.`, {
    help: "Only regular files go into a bundle, without control characters or backslashes in their names.",
  });

/** The manifest's bytes as text: canonical JSON, put together by hand, because there may be a hundred thousand files. */
export function writeManifest({ files, format, runId, version }: Manifest): string {
  const entries = files.map(
    ({ path, sha256: digest, size }) =>
      `{"path":${JSON.stringify(path.toWellFormed())},"sha256":${JSON.stringify(digest)},"size":${size}}`,
  );
  // `files` is the first of its keys.
  return canonicalJson({ files: [], format, runId, version }).replace("[]", () => `[${entries.join(",")}]`);
}

/** What is drawn from the evidence, and how to check it: no evidence itself, and written once its digest is known. */
const isDrawn = (path: string): boolean => /^(report\/|report\.pdf$|VERIFY\.md$)/.test(path);

/** The digest of all that a report is drawn from. A report can name this one, but not that of a manifest which lists the report. */
export function evidenceDigest({ files, ...rest }: Manifest): Sha256 {
  return sha256(writeManifest({ ...rest, files: files.filter(({ path }) => !isDrawn(path)) }));
}

/** Reads a manifest and refuses whatever the builder does not write. @throws SyntaxError that says what is wrong */
export function readManifest(bytes: Uint8Array): Manifest {
  const value = parseCanonical(bytes);
  if (!isManifest(value)) throw new SyntaxError("it has not the form of a manifest");
  if (value.version > manifestVersion)
    throw new SyntaxError(`its version ${value.version} is newer than this Assay knows`);
  const paths = value.files.map(({ path }) => path);
  const odd = paths.find((path) => !isPath(path) || !isListed(path));
  if (odd !== undefined)
    throw new SyntaxError(`it lists ${JSON.stringify(odd)}, which is no path of a bundle`);
  const unsorted = paths.find((path, index) => index > 0 && bytewise(paths[index - 1] ?? "", path) >= 0);
  if (unsorted !== undefined) throw new SyntaxError(`${unsorted} is out of order, or listed twice`);
  return value;
}

function isManifest(value: unknown): value is Manifest {
  if (!hasKeys(value, ["files", "format", "runId", "version"])) return false;
  const { files, format, runId, version } = value;
  const said = format === "assay-bundle" && typeof version === "number" && typeof runId === "string";
  return said && Array.isArray(files) && files.every(isEntry);
}

function isEntry(value: unknown): value is ManifestEntry {
  if (!hasKeys(value, ["path", "sha256", "size"])) return false;
  const { path, sha256: digest, size } = value;
  const hexadecimal = typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest);
  return typeof path === "string" && hexadecimal && typeof size === "number" && size >= 0;
}

/** Whether `value` is an object with exactly these keys; `keys` sorted. */
export function hasKeys(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return JSON.stringify(Object.keys(value).sort()) === JSON.stringify(keys);
}

/** Relative, within the bundle, the same on every system, and one line in a list of files. */
function isPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(path) || !path.isWellFormed()) return false;
  return path.split("/").every((segment) => !["", ".", ".."].includes(segment));
}

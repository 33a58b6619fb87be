import { join } from "node:path";
import { messageOf } from "../../core/kernel/index.ts";
import { hashFile } from "../bundle/folder.ts";
import { isListed, type ManifestEntry } from "../bundle/manifest.ts";
import { envelopeNames } from "../bundle/statements.ts";
import { type Finding, findingOf } from "./check.ts";
import { type OpenedBundle, signerFile } from "./opened-bundle.ts";

/** Whether the manifest is the one that the statements are about, and every file is as it says: none missing, added, changed, renamed. */
export function checkManifest(bundle: OpenedBundle): Finding {
  const { folder, contents, manifest, manifestSha256 } = bundle;
  const strange = contents.strange.map((path) => `${path}: neither file nor folder`);
  const stray = contents.files.filter((path) => path.startsWith("signatures/") && !signatureFiles.has(path));
  const problems = [...strange, ...stray.map((path) => `${path}: added`)];
  if ("problem" in manifest) return findingOf([manifest.problem, ...problems], "");
  for (const [name, one] of bundle.statements)
    if ("value" in one && one.value.manifestSha256 !== manifestSha256)
      problems.push(`${name} is about another manifest: this one was changed or exchanged`);
  const { files } = manifest.value;
  problems.push(...compare(folder, files, contents.files.filter(isListed)));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return findingOf(
    problems,
    `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, each as listed and none besides`,
  );
}

const signatureFiles: ReadonlySet<string> = new Set([
  ...envelopeNames.map((name) => `signatures/${name}`),
  signerFile,
]);

function compare(folder: string, listed: readonly ManifestEntry[], present: readonly string[]): string[] {
  const here = new Set(present);
  const known = new Set(listed.map(({ path }) => path));
  const missing = listed.filter(({ path }) => !here.has(path));
  const problems: string[] = [];
  for (const entry of listed.filter(({ path }) => here.has(path))) {
    const change = changeOf(folder, entry);
    if (change !== undefined) problems.push(`${entry.path}: ${change}`);
  }
  const renamed = new Set<string>();
  for (const path of present.filter((one) => !known.has(one))) {
    const from = missing.find(
      (entry) => !renamed.has(entry.path) && changeOf(folder, { ...entry, path }) === undefined,
    )?.path;
    if (from !== undefined) renamed.add(from);
    problems.push(from === undefined ? `${path}: added` : `${from}: renamed to ${path}`);
  }
  const gone = missing.filter(({ path }) => !renamed.has(path));
  return [...problems, ...gone.map(({ path }) => `${path}: missing`)];
}

function changeOf(folder: string, { path, sha256, size }: ManifestEntry): string | undefined {
  try {
    const found = hashFile(join(folder, path));
    if (found.sha256 !== sha256) return "changed";
    return found.size === size ? undefined : `has ${found.size} bytes, not ${size}`;
  } catch (thrown) {
    return `cannot be read: ${messageOf(thrown)}`;
  }
}

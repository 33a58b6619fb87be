/** For tests: runs that never were, and bundles of them, built as `assay report build` builds them. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JournalRecord, RunInput } from "../../core/journal/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { describePublicKey, type PublicKey } from "../signing/public-key.ts";
import { type Signer, signerOf } from "../signing/signer.ts";
import {
  completed,
  examined,
  type Folder,
  fail,
  inconclusive,
  makeFolder,
  pass,
  started,
  write,
} from "../test-support.ts";
import { type BuiltBundle, buildBundle } from "./build.ts";

/** The steps of VERIFY.md, as the package ships them. */
export const verifySteps = readFileSync(new URL("../../docs/verify-a-bundle.md", import.meta.url), "utf8");

/** A run with a verdict of each kind. */
export const mixedRun = (): readonly JournalRecord[] => [
  started(),
  ...examined("PRV-A-1.1", pass),
  ...examined("PRV-A-1.2", fail("unmet")),
  ...examined("PRV-A-2.1", inconclusive("equipment"), pass),
  ...examined(["PRV-B-1.1", "PRV-B-1.2"], fail("it was not so")),
  ...examined("PRV-B-2.1", { status: "not-applicable", justification: "the product has no such thing" }),
  ...examined("PRV-C-1.1", inconclusive("sample-size", "of three, one answered")),
  ...examined([], pass),
  completed,
];

export interface RunFiles {
  readonly records?: readonly JournalRecord[];
  /** Content by path from the run's folder, such as `inputs/waivers.yaml`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** An evidence record, and the file that it names. */
export function evidenceOf(
  scenario: string,
  content: string,
): { record: JournalRecord; files: Record<string, string> } {
  const file = evidencePath(content);
  const { length } = content;
  const record: JournalRecord = {
    ...{ type: "evidence", scenario, attempt: 1, step: 0, name: "flash of device-1", slot: "device-1" },
    ...{ file, sha256: sha256(content), size: length, mediaType: "application/octet-stream" },
    ...{ address: 0, length, redacted: [] },
  };
  return { record, files: { [file]: content } };
}

/** Writes a run's folder. A journal that names no inputs names those among `files`. */
export function writeRun(folder: string, { records = mixedRun(), files = {} }: RunFiles = {}): void {
  mkdirSync(folder, { recursive: true });
  const [first, ...rest] = records;
  const named = first?.type === "run-started" ? [{ inputs: inputsAmong(files), ...first }] : [];
  write(join(folder, "journal.ndjson"), first === undefined ? [] : [...named, ...rest]);
  const all = { "messages.ndjson": '{"meta":{"protocolVersion":"34.2.1"}}\n', ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const roles: Readonly<Record<string, RunInput["role"]>> = {
  "inputs/ics.yaml": "ics",
  "inputs/ixit.yaml": "ixit",
  "inputs/waivers.yaml": "waivers",
};

const inputsAmong = (files: NonNullable<RunFiles["files"]>): readonly RunInput[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith("inputs/"))
    .map(([path, content]) => ({ path, role: roles[path] ?? "feature", sha256: sha256(content) }));

/** Path of a piece of raw evidence in a run: its digest names it. */
export const evidencePath = (content: string | Uint8Array): string => `evidence/${sha256(content)}`;

export interface MadeKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
  readonly signer: Signer;
}

export function makeKey(): MadeKey {
  const pair = generateKeyPairSync("ed25519");
  const publicKey = describePublicKey(pair.publicKey);
  const { d = "" } = pair.privateKey.export({ format: "jwk" });
  return { privateKey: pair.privateKey, publicKey, signer: signerOf(Buffer.from(d, "base64url"), publicKey) };
}

export interface MadeBundle extends AsyncDisposable {
  /** Where run, key and bundle lie; goes with the bundle. */
  readonly yard: Folder;
  readonly folder: string;
  /** PEM file of the signer's public key, outside of the bundle. */
  readonly keyFile: string;
  readonly key: MadeKey;
  readonly built: BuiltBundle;
}

export interface BundleDraft extends RunFiles {
  /** Default: a new key. Undefined: nobody signs. */
  readonly signer?: Signer | undefined;
  readonly killMatrix?: string;
}

/** A run and its bundle, signed unless `signer` is given as undefined. Disposing of it removes all. */
export async function makeBundle(draft: BundleDraft = {}): Promise<MadeBundle> {
  const yard = await makeFolder();
  const key = makeKey();
  const keyFile = yard.path("signer.pub.pem");
  writeFileSync(keyFile, key.publicKey.pem);
  writeRun(yard.path("run"), draft);
  const built = await buildBundle({
    run: yard.path("run"),
    out: yard.path("bundle"),
    signer: "signer" in draft ? draft.signer : key.signer,
    killMatrix: draft.killMatrix,
    harness: {
      builder: { assay: "0.0.0" },
      sbom: { bomFormat: "CycloneDX", specVersion: "1.6", version: 1 },
    },
    steps: verifySteps,
  });
  const dispose = () => yard[Symbol.asyncDispose]();
  return { yard, folder: built.folder, keyFile, key, built, [Symbol.asyncDispose]: dispose };
}

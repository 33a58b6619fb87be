/** For tests: everything that somebody might do to a bundle. */
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../core/kernel/index.ts";
import { preAuthenticationEncoding, readEnvelope, writeEnvelope } from "../bundle/envelope.ts";
import { listFolder } from "../bundle/folder.ts";
import { describeFolder, readManifest, writeManifest } from "../bundle/manifest.ts";
import { envelopeNames } from "../bundle/statements.ts";
import type { MadeBundle } from "../bundle/test-support.ts";
import type { Signer } from "../signing/signer.ts";

export interface Tamper {
  readonly name: string;
  /** Does it to the bundle in `folder`. */
  apply(folder: string): void | Promise<void>;
}

/** A copy that may be tampered with; goes with the bundle's yard. */
export function copyOf({ folder, yard }: Pick<MadeBundle, "folder" | "yard">, name: string): string {
  const copy = yard.path(name.replaceAll(/[^\w.-]+/g, "-"));
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** One bit of one byte of a file. */
export function flip(file: string, offset: number, bit = 0): void {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
  writeFileSync(file, bytes);
}

/** A byte of each file in turn: in its middle, and its first and last. */
export async function flipsOf(folder: string): Promise<readonly Tamper[]> {
  const { files } = listFolder(folder);
  return files.flatMap((path) => {
    const { length } = readFileSync(join(folder, path));
    return [0, length >> 1, length - 1].map((offset) => ({
      name: `byte ${offset} of ${path} flipped`,
      apply: (copy: string) => flip(join(copy, path), offset),
    }));
  });
}

/** What is done to whole files. `names` are three listed files of the bundle. */
export function fileTampers([first = "", second = ""]: readonly string[]): readonly Tamper[] {
  const at = (folder: string, path: string) => join(folder, path);
  return [
    { name: "a file removed", apply: (folder) => rmSync(at(folder, first)) },
    { name: "the manifest removed", apply: (folder) => rmSync(at(folder, "manifest.json")) },
    { name: "an envelope removed", apply: (folder) => rmSync(at(folder, "signatures/verdicts.dsse.json")) },
    { name: "the signer's key removed", apply: (folder) => rmSync(at(folder, "signatures/signer.pem")) },
    { name: "a file added", apply: (folder) => writeFileSync(at(folder, "evidence-x"), "") },
    { name: "a hidden file added", apply: (folder) => writeFileSync(at(folder, ".x"), "") },
    {
      name: "a file added to the signatures",
      apply: (folder) => writeFileSync(at(folder, "signatures/x"), ""),
    },
    { name: "a file renamed", apply: (folder) => renameSync(at(folder, first), at(folder, `${first}.x`)) },
    {
      name: "two files swapped",
      apply: (folder) => {
        renameSync(at(folder, first), at(folder, "swap"));
        renameSync(at(folder, second), at(folder, first));
        renameSync(at(folder, "swap"), at(folder, second));
      },
    },
    {
      name: "a file replaced by a link to its copy",
      apply: (folder) => {
        renameSync(at(folder, first), `${folder}.moved`);
        symlinkSync(`${folder}.moved`, at(folder, first));
      },
    },
    { name: "a line of the journal dropped", apply: (folder) => dropLine(folder) },
    { name: "an envelope written otherwise", apply: spread },
    {
      name: "the envelopes swapped",
      apply: (folder) => {
        const [verdicts, result] = envelopeNames.map((name) => at(folder, `signatures/${name}`));
        renameSync(verdicts ?? "", at(folder, "swap"));
        renameSync(result ?? "", verdicts ?? "");
        renameSync(at(folder, "swap"), result ?? "");
      },
    },
  ];
}

export function dropLine(folder: string): void {
  const file = join(folder, "journal.ndjson");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, lines.toSpliced(lines.length >> 1, 1).join("\n"));
}

/** The same JSON with other bytes. */
function spread(folder: string): void {
  const file = join(folder, "signatures/verdicts.dsse.json");
  writeFileSync(file, `${JSON.stringify(JSON.parse(readFileSync(file, "utf8")), undefined, 1)}\n`);
}

/**
 * Makes a manifest anew and signs both statements anew with `signer`, as somebody who changed a file and has that key would;
 * `statement` changes what is stated.
 */
export async function sealAnew(
  folder: string,
  signer: Signer | undefined,
  statement: (text: string) => string = (text) => text,
): Promise<void> {
  const file = join(folder, "manifest.json");
  const before = readFileSync(file);
  const manifest = writeManifest(describeFolder(folder, readManifest(before).runId));
  writeFileSync(file, manifest);
  for (const name of envelopeNames)
    await reseal(join(folder, "signatures", name), signer, (text) =>
      statement(text.replaceAll(sha256(before), sha256(manifest))),
    );
  if (signer !== undefined) writeFileSync(join(folder, "signatures/signer.pem"), signer.publicKey.pem);
}

async function reseal(
  file: string,
  signer: Signer | undefined,
  change: (text: string) => string,
): Promise<void> {
  const { payloadType, payload } = readEnvelope(readFileSync(file));
  const changed = Buffer.from(change(Buffer.from(payload).toString()));
  const sig = await signer?.sign(preAuthenticationEncoding(payloadType, changed));
  const signature = signer && sig && { keyid: signer.publicKey.keyid, sig };
  writeFileSync(file, writeEnvelope({ payloadType, payload: changed, ...(signature ? { signature } : {}) }));
}

import { createPublicKey } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, type Sha256, sha256, UsageFault } from "../../core/kernel/index.ts";
import { type Json, parseCanonical } from "../bundle/canonical.ts";
import { type Envelope, readEnvelope } from "../bundle/envelope.ts";
import { type FolderContents, listFolder } from "../bundle/folder.ts";
import { hasKeys, type Manifest, manifestFile, readManifest } from "../bundle/manifest.ts";
import { type EnvelopeName, envelopeNames, statements } from "../bundle/statements.ts";
import { describePublicKey, type PublicKey } from "../signing/public-key.ts";

/** Something that was read, or why it could not be. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export interface SignedStatement {
  readonly envelope: Envelope;
  /** Digest of the manifest that it is about. */
  readonly manifestSha256: string;
  readonly predicate: Json;
}

/** A bundle as far as it can be read; what cannot is told where it matters. */
export interface OpenedBundle {
  readonly folder: string;
  readonly contents: FolderContents;
  readonly manifest: Read<Manifest>;
  readonly manifestSha256: Sha256 | undefined;
  readonly statements: ReadonlyMap<EnvelopeName, Read<SignedStatement>>;
  /** The key that the bundle carries. Undefined: none, as in one that nobody signed. */
  readonly carriedKey: Read<PublicKey> | undefined;
}

export const signerFile = "signatures/signer.pem";

/** @throws UsageFault when `folder` is none, or holds no part of a bundle */
export async function openBundle(folder: string): Promise<OpenedBundle> {
  const contents = await contentsOf(folder);
  const manifest = await read(folder, manifestFile, readManifest);
  const bytes = await readFile(join(folder, manifestFile)).catch(() => undefined);
  const statementOf = async (name: EnvelopeName) =>
    [name, await read(folder, `signatures/${name}`, (content) => readStatement(name, content))] as const;
  return {
    ...{ folder, contents, manifest, manifestSha256: bytes && sha256(bytes) },
    statements: new Map(await Promise.all(envelopeNames.map(statementOf))),
    carriedKey: contents.files.includes(signerFile) ? await read(folder, signerFile, readSigner) : undefined,
  };
}

async function contentsOf(folder: string): Promise<FolderContents> {
  const found = await stat(folder).catch((cause: unknown) => {
    throw notABundle(folder, messageOf(cause), cause);
  });
  if (!found.isDirectory()) throw notABundle(folder, "it is no folder");
  const contents = listFolder(folder);
  const known = [manifestFile, ...envelopeNames.map((name) => `signatures/${name}`)];
  if (contents.files.some((file) => known.includes(file))) return contents;
  throw notABundle(folder, "it has neither manifest nor signatures");
}

const notABundle = (folder: string, why: string, cause?: unknown): UsageFault =>
  new UsageFault("FILE_MISSING", `${folder}: there is no bundle: ${why}.`, {
    help: "Name the folder that assay report build made.",
    cause,
  });

async function read<T>(folder: string, file: string, parse: (bytes: Buffer) => T): Promise<Read<T>> {
  try {
    return { value: parse(await readFile(join(folder, file))) };
  } catch (thrown) {
    const missing = (thrown as NodeJS.ErrnoException).code === "ENOENT";
    return { problem: missing ? `${file} is missing` : `${file}: ${messageOf(thrown)}` };
  }
}

function readStatement(name: EnvelopeName, bytes: Uint8Array): SignedStatement {
  const envelope = readEnvelope(bytes);
  const statement = parseCanonical(envelope.payload);
  if (!hasKeys(statement, ["_type", "predicate", "predicateType", "subject"]))
    throw new SyntaxError("its payload has not the form of a statement");
  const { _type: type, predicate, predicateType, subject } = statement;
  if (type !== "https://in-toto.io/Statement/v1" || predicateType !== statements[name].type)
    throw new SyntaxError(`it is no statement of type ${statements[name].type}`);
  const [only, ...others] = Array.isArray(subject) ? subject : [];
  if (others.length > 0 || !hasKeys(only, ["digest", "name"]) || only["name"] !== manifestFile)
    throw new SyntaxError(`it is not about ${manifestFile}`);
  const digest = only["digest"];
  if (!hasKeys(digest, ["sha256"])) throw new SyntaxError("it names its subject by no SHA-256 alone");
  return { envelope, manifestSha256: String(digest["sha256"]), predicate: predicate as Json };
}

/** Only the one way in which a key is written: PEM has room for more. */
function readSigner(bytes: Buffer): PublicKey {
  const key = describePublicKey(createPublicKey(bytes));
  if (key.pem === bytes.toString("latin1")) return key;
  throw new SyntaxError("it is not the PEM of one public key and nothing else");
}

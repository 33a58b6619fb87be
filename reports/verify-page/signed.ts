import type { BundleFile } from "./bundle-file.ts";
import { asText, decodeUtf8, member } from "./canonical.ts";
import { type Envelope, isSignedBy, readEnvelope, signedManifest, type VerifyEd25519 } from "./envelope.ts";
import { type Finding, judge } from "./finding.ts";
import { signaturePaths, signerPath } from "./manifest.ts";
import { testResultType, verdictsType } from "./predicate.ts";
import { fingerprintOf, inGroups, rawKeyOf, readSignerFile, type TrustedSigner } from "./signer.ts";

/** What `signatures/` holds, as far as it can be read. */
export interface Signed {
  readonly envelopes: readonly NamedEnvelope[];
  /** The key that the bundle says it is signed with; it is worth nothing until it is compared. */
  readonly spki: Uint8Array | undefined;
  /** What could not be read, and why. */
  readonly unreadable: readonly string[];
}

interface NamedEnvelope extends Envelope {
  readonly path: string;
}

type Folder = ReadonlyMap<string, BundleFile>;

/** Larger than any manifest or envelope is; none is read that would fill the memory. */
const sizeLimit = 64 * 1024 * 1024;

export async function readSmall(folder: Folder, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = folder.get(path);
  if (file === undefined) throw new Error("missing");
  if (file.size > sizeLimit) throw new Error(`larger than it can be (${file.size} bytes)`);
  return await file.read(0, file.size);
}

export async function readSigned(folder: Folder): Promise<Signed> {
  const envelopes: NamedEnvelope[] = [];
  const unreadable: string[] = [];
  let spki: Uint8Array | undefined;
  const attempt = async (path: string, take: (bytes: Uint8Array) => void): Promise<void> => {
    try {
      take(await readSmall(folder, path));
    } catch (cause) {
      unreadable.push(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  for (const path of signaturePaths) {
    await attempt(path, (bytes) => envelopes.push({ ...readEnvelope(bytes), path }));
  }
  if (folder.has(signerPath) || envelopes.some(({ signed }) => signed)) {
    await attempt(signerPath, (bytes) => {
      spki = readSignerFile(decodeUtf8(bytes));
    });
  }
  return { envelopes, spki, unreadable };
}

/** Whether the bundle's signer is the one that the reader trusts. */
export function checkSigner({ spki }: Signed, trusted: TrustedSigner | undefined): Finding {
  const fingerprint = spki === undefined ? undefined : fingerprintOf(spki);
  const check = "signer";
  if (trusted === undefined) {
    const says =
      fingerprint === undefined
        ? "Unknown: the bundle names no key, and you entered none."
        : `Unknown: you entered no key. The bundle says that its signer is ${inGroups(fingerprint)}; anybody can write that.`;
    return { check, outcome: "unknown", says, problems: [] };
  }
  if (fingerprint === trusted.fingerprint) {
    return {
      ...{ check, outcome: "good", problems: [] },
      says: `The bundle's key is the one that you entered: ${inGroups(fingerprint)}.`,
    };
  }
  const says =
    fingerprint === undefined
      ? "The bundle holds no key that could be compared with yours."
      : "The bundle's key is not the one that you entered.";
  const bundles = fingerprint === undefined ? "none" : inGroups(fingerprint);
  return {
    ...{ check, outcome: "bad", says },
    problems: [`entered: ${inGroups(trusted.fingerprint)}`, `in the bundle: ${bundles}`],
  };
}

/** Whether the bundle's key signed both statements. Who holds that key, `checkSigner` says. */
export function checkSignature(
  signed: Signed,
  trusted: TrustedSigner | undefined,
  verify: VerifyEd25519,
): Finding {
  const { envelopes, spki, unreadable } = signed;
  const isUnsigned = unreadable.length === 0 && spki === undefined && envelopes.every((one) => !one.signed);
  if (isUnsigned && trusted === undefined) {
    const says = "The bundle is not signed. Whoever had it in hand may have made it anew.";
    return { check: "signature", outcome: "unknown", says, problems: [] };
  }
  const problems = [...unreadable, ...envelopes.flatMap((envelope) => faultsOf(envelope, spki, verify))];
  return judge("signature", problems, {
    good: "Both statements are signed with the bundle's key (Ed25519 over DSSE's encoding).",
    bad: isUnsigned
      ? "The bundle is not signed."
      : "A signature does not hold: what it stood for was changed, or it was made with another key.",
  });
}

const typeOf: Readonly<Record<string, string>> = {
  [signaturePaths[0]]: verdictsType,
  [signaturePaths[1]]: testResultType,
};

function faultsOf(envelope: NamedEnvelope, spki: Uint8Array | undefined, verify: VerifyEd25519): string[] {
  const { path, signed, keyid, statement } = envelope;
  const type = asText(member(statement, "predicateType"));
  const wrongType = type === typeOf[path] ? [] : [`${path}: it states ${type || "nothing"} there`];
  if (!signed) return [...wrongType, `${path}: it is not signed`];
  if (spki === undefined) return [...wrongType, `${path}: there is no key to check it with`];
  if (keyid !== fingerprintOf(spki))
    return [...wrongType, `${path}: its keyid is not that of the bundle's key`];
  if (!isSignedBy(envelope, rawKeyOf(spki), verify))
    return [...wrongType, `${path}: the signature is not valid`];
  return wrongType;
}

/** Whether each signed document is in the one form that it may have. */
export function checkCanonical(signed: Signed, manifest: { readonly canonical: boolean } | Error): Finding {
  const problems = [
    ...signed.unreadable,
    ...signed.envelopes.flatMap(({ path, informal }) => informal.map((what) => `${path}: ${what}`)),
    ...(manifest instanceof Error ? [`manifest.json: ${manifest.message}`] : []),
    ...(!(manifest instanceof Error) && !manifest.canonical
      ? ["manifest.json: it is not canonical JSON"]
      : []),
  ];
  return judge("canonical", problems, {
    good: "Envelopes, statements and manifest are each in the one form that they may have.",
    bad: "A document is not in the one form that it may have, so its bytes were not written by Assay.",
  });
}

/** Whether the manifest is the one that both statements speak of. */
export function checkManifest({ envelopes }: Signed, manifestSha256: string | undefined): Finding {
  const problems =
    manifestSha256 === undefined
      ? ["manifest.json: missing"]
      : signaturePaths
          .map((path) => ({ path, envelope: envelopes.find((one) => one.path === path) }))
          .filter(
            ({ envelope }) => envelope === undefined || signedManifest(envelope.statement) !== manifestSha256,
          )
          .map(({ path }) => `${path}: it does not speak of this manifest`);
  return judge("manifest", problems, {
    good: `Both statements speak of this manifest.json (SHA-256 ${inGroups(manifestSha256 ?? "")}).`,
    bad: "The manifest is not the one that was signed.",
  });
}

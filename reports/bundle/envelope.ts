import { canonicalJson, parseCanonical } from "./canonical.ts";
import { hasKeys } from "./manifest.ts";

/** DSSE 1.0.2: a payload and who signed it. https://github.com/secure-systems-lab/dsse */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** None: nobody signed it. */
  readonly signature?: { readonly keyid: string; readonly sig: Uint8Array };
}

/** in-toto attestations, as its specification of envelopes demands. */
export const payloadType = "application/vnd.in-toto+json";

/** What is signed: DSSE's pre-authentication encoding. Lengths are in bytes. */
export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `),
    payload,
  ]);
}

/** The envelope's bytes as text. */
export function writeEnvelope({ payloadType: type, payload, signature }: Envelope): string {
  const signatures =
    signature === undefined ? [] : [{ keyid: signature.keyid, sig: toBase64(signature.sig) }];
  return canonicalJson({ payloadType: type, payload: toBase64(payload), signatures });
}

/**
 * Reads an envelope as the builder writes it: canonical to the byte, base64 too, with one signature or none. DSSE lets readers
 * pass over what they do not know; here that would be bytes which nothing protects.
 * @throws SyntaxError that says what is wrong
 */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const value = parseCanonical(bytes);
  if (!hasKeys(value, ["payload", "payloadType", "signatures"]))
    throw new SyntaxError("it has not the form of an envelope");
  const { payload, payloadType: type, signatures } = value;
  if (type !== payloadType) throw new SyntaxError(`its payload is not of type ${payloadType}`);
  if (!Array.isArray(signatures) || signatures.length > 1)
    throw new SyntaxError("it has not one signature or none");
  return {
    payloadType: type,
    payload: fromBase64(payload),
    ...(signatures.length === 0 ? {} : { signature: readSignature(signatures[0]) }),
  };
}

function readSignature(value: unknown): NonNullable<Envelope["signature"]> {
  if (!hasKeys(value, ["keyid", "sig"]) || typeof value["keyid"] !== "string")
    throw new SyntaxError("its signature has not the form of one");
  return { keyid: value["keyid"], sig: fromBase64(value["sig"]) };
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Base64 has spare bits and optional padding, so that several texts mean the same bytes; only the regular one is taken. */
function fromBase64(text: unknown): Uint8Array {
  const bytes = typeof text === "string" ? Buffer.from(text, "base64") : Buffer.alloc(0);
  if (bytes.length > 0 && bytes.toString("base64") === text) return bytes;
  throw new SyntaxError("it holds base64 that is not canonical");
}

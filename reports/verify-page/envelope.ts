import { asList, asText, decodeBase64, type Json, member, parseCanonical } from "./canonical.ts";

/** A DSSE envelope (v1) of an in-toto Statement (v1), read. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** An unsigned bundle has the same envelopes, without any signature. */
  readonly signed: boolean;
  readonly keyid: string;
  readonly signature: Uint8Array;
  readonly statement: Json;
  /** Why it is not in the one form that it may have; empty when it is. */
  readonly informal: readonly string[];
}

export type VerifyEd25519 = (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;

const statementType = "https://in-toto.io/Statement/v1";
const payloadType = "application/vnd.in-toto+json";

/** Reads an envelope's file. @throws Error when it is none */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const { value, canonical } = parseCanonical(bytes);
  const signatures = asList(member(value, "signatures"));
  const [signature] = signatures;
  if (signatures.length > 1) throw new Error(`it has ${signatures.length} signatures and may have one`);
  const payload = decodeBase64(asText(member(value, "payload")));
  const inner = parseCanonical(payload);
  if (asText(member(inner.value, "_type")) !== statementType)
    throw new Error("it holds no in-toto statement");
  return {
    payloadType: asText(member(value, "payloadType")),
    payload,
    signed: signature !== undefined,
    keyid: asText(member(signature, "keyid")),
    signature: decodeBase64(asText(member(signature, "sig"))),
    statement: inner.value,
    informal: [
      ...(canonical ? [] : ["the envelope is not canonical JSON"]),
      ...(inner.canonical ? [] : ["the statement in it is not canonical JSON"]),
    ],
  };
}

/** What is signed: DSSE's pre-authentication encoding (secure-systems-lab/dsse, protocol.md). */
function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const typeLength = encoder.encode(type).length;
  const head = encoder.encode(`DSSEv1 ${typeLength} ${type} ${payload.length} `);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return message;
}

/** Whether `publicKey` signed the envelope. */
export function isSignedBy(envelope: Envelope, publicKey: Uint8Array, verify: VerifyEd25519): boolean {
  if (envelope.payloadType !== payloadType || envelope.signature.length !== 64) return false;
  if (!isBelowOrder(envelope.signature.subarray(32))) return false;
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  return verify(message, envelope.signature, publicKey);
}

/** 2^252 + 27742317777372353535851937790883648493, the order of Ed25519's base point. */
const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

/** RFC 8032, 5.1.7: S is below the order, or one signature could be written in several ways. tweetnacl does not look. */
function isBelowOrder(littleEndian: Uint8Array): boolean {
  return littleEndian.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) < order;
}

/** The SHA-256 of the manifest that a statement speaks of, when it speaks of nothing else. */
export function signedManifest(statement: Json): string | undefined {
  const subjects = asList(member(statement, "subject"));
  const [subject] = subjects;
  if (subjects.length !== 1 || asText(member(subject, "name")) !== "manifest.json") return undefined;
  return asText(member(member(subject, "digest"), "sha256"));
}

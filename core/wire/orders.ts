import { type KeyObject, sign, verify } from "node:crypto";
import { type Sha256, sha256 } from "../kernel/index.ts";

/** What an operator orders one device to do; valid once, until it expires. */
export interface Order {
  readonly addressee: string;
  /** Rises with each order to the same device. */
  readonly sequence: number;
  /** Ms since the epoch. */
  readonly expiresAt: number;
  readonly command: { readonly name: string; readonly [parameter: string]: unknown };
}

export type OrderVerdict =
  | { readonly ok: true; readonly order: Order }
  | {
      readonly ok: false;
      readonly code: "malformed" | "bad-signature" | "wrong-addressee" | "replayed" | "stale";
      readonly reason: string;
    };

interface Envelope {
  /** Base64 of the order's JSON: what the signature covers, byte for byte. */
  readonly order: string;
  /** Base64 of the Ed25519 signature; empty when unsigned. */
  readonly signature: string;
}

/** Wraps and signs an order; unsigned without `key`. */
export function signOrder(order: Order, key?: KeyObject): Uint8Array {
  const body = Buffer.from(JSON.stringify(order));
  const signature = key === undefined ? "" : sign(null, body, key).toString("base64");
  return Buffer.from(JSON.stringify({ order: body.toString("base64"), signature } satisfies Envelope));
}

/** Names an order in its reply. */
export const orderDigest = (bytes: Uint8Array): Sha256 => sha256(bytes);

export interface OrderCheck {
  readonly operatorKey: KeyObject;
  readonly addressee: string;
  readonly lastSequence: number;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Takes any bytes. The signature is checked before anything in the order is believed. */
export function readOrder(bytes: Uint8Array, check: OrderCheck): OrderVerdict {
  const envelope = parseEnvelope(bytes);
  if (envelope === undefined) return refuse("malformed", "the message is not an order");
  const body = Buffer.from(envelope.order, "base64");
  if (!verify(null, body, check.operatorKey, Buffer.from(envelope.signature, "base64"))) {
    return refuse("bad-signature", "the order is not signed by the operator");
  }
  const order = parseOrder(body);
  if (order === undefined) return refuse("malformed", "the signed content is not an order");
  if (order.addressee !== check.addressee)
    return refuse("wrong-addressee", `the order is for ${order.addressee}`);
  if (order.sequence <= check.lastSequence)
    return refuse("replayed", `sequence ${order.sequence} was used before`);
  if (order.expiresAt <= check.now) return refuse("stale", "the order has expired");
  return { ok: true, order };
}

function refuse(code: Extract<OrderVerdict, { ok: false }>["code"], reason: string): OrderVerdict {
  return { ok: false, code, reason };
}

function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  const value = parseJson(bytes);
  return isRecord(value) && typeof value["order"] === "string" && typeof value["signature"] === "string"
    ? { order: value["order"], signature: value["signature"] }
    : undefined;
}

function parseOrder(bytes: Uint8Array): Order | undefined {
  const value = parseJson(bytes);
  if (!isRecord(value)) return undefined;
  const { addressee, sequence, expiresAt, command } = value;
  const valid =
    typeof addressee === "string" &&
    Number.isSafeInteger(sequence) &&
    Number.isSafeInteger(expiresAt) &&
    isRecord(command) &&
    typeof command["name"] === "string";
  return valid ? (value as unknown as Order) : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

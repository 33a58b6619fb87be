import type { Sha256 } from "../../kernel/index.ts";
import { decodeBase64 } from "../base64.ts";
import { parseJsonObject } from "../json.ts";
import { isNonce, isTime, isWord } from "./values.ts";

/**
 * What device and backend tell each other over MQTT and in the notice's HTTP body, as asyncapi.json and openapi.json have it.
 * Readers take any bytes and return undefined for what is not as described; members that are not described are passed over,
 * so that a newer device can speak to an older backend.
 */

/** Sent by the device when it has an operational credential and wants to enter operation. */
export interface RegistrationMessage {
  readonly identity: string;
  readonly firmware: string;
  /** Base64 of 32 bytes, fresh each time; the confirmation repeats it. */
  readonly nonce: string;
  readonly account?: string;
}

export interface TelemetryMessage {
  /** Device time, ms since the epoch. */
  readonly at: number;
  readonly uptimeMs: number;
  readonly firmware: string;
}

export interface NoticeMessage {
  readonly identity: string;
  /** Device time of the event, ms since the epoch; names the event. */
  readonly at: number;
  /** Such as `console` or `backend`. */
  readonly trigger: string;
}

export type ReplyMessage =
  | { readonly order: Sha256; readonly result: "done" }
  | { readonly order: Sha256; readonly result: "refused"; readonly code: string; readonly reason: string };

export type ChallengeMessage = { readonly nonce: string } | { readonly accepted: true };

export interface ProofMessage {
  readonly signature: string;
}

/** Path of the notice over HTTP. */
export const decommissionedPath = "/decommissioned";
/** Path of a firmware image. */
export const firmwarePath = (digest: Sha256): string => `/firmware/${digest}`;

export const writeMessage = (
  message:
    | RegistrationMessage
    | TelemetryMessage
    | NoticeMessage
    | ReplyMessage
    | ChallengeMessage
    | ProofMessage,
): Uint8Array => Buffer.from(JSON.stringify(message));

export function readRegistration(bytes: Uint8Array): RegistrationMessage | undefined {
  const { identity, firmware, nonce, account } = parseJsonObject(bytes) ?? {};
  if (!isWord(identity) || !isWord(firmware) || !isNonce(nonce)) return undefined;
  if (account !== undefined && !isWord(account)) return undefined;
  return { identity, firmware, nonce, ...(account === undefined ? {} : { account }) };
}

export function readTelemetry(bytes: Uint8Array): TelemetryMessage | undefined {
  const { at, uptimeMs, firmware } = parseJsonObject(bytes) ?? {};
  return isTime(at) && isTime(uptimeMs) && isWord(firmware) ? { at, uptimeMs, firmware } : undefined;
}

export function readNotice(bytes: Uint8Array): NoticeMessage | undefined {
  const { identity, at, trigger } = parseJsonObject(bytes) ?? {};
  return isWord(identity) && isTime(at) && isWord(trigger) ? { identity, at, trigger } : undefined;
}

export function readNoticeEvent(bytes: Uint8Array): NoticeMessage | undefined {
  return parseJsonObject(bytes)?.["event"] === "decommissioned" ? readNotice(bytes) : undefined;
}

export function readReply(bytes: Uint8Array): ReplyMessage | undefined {
  const { order, result, code, reason } = parseJsonObject(bytes) ?? {};
  if (typeof order !== "string" || !/^[0-9a-f]{64}$/.test(order)) return undefined;
  if (result === "done") return { order: order as Sha256, result };
  const refusal = result === "refused" && typeof code === "string" && typeof reason === "string";
  return refusal ? { order: order as Sha256, result, code, reason } : undefined;
}

export function readChallenge(bytes: Uint8Array): ChallengeMessage | undefined {
  const { nonce, accepted } = parseJsonObject(bytes) ?? {};
  if (accepted === true && nonce === undefined) return { accepted };
  return isNonce(nonce) && accepted === undefined ? { nonce } : undefined;
}

export function readProof(bytes: Uint8Array): ProofMessage | undefined {
  const { signature } = parseJsonObject(bytes) ?? {};
  return typeof signature === "string" && decodeBase64(signature) !== undefined ? { signature } : undefined;
}

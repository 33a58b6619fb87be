import type { DeviceId, Sha256 } from "../kernel/index.ts";

/** What a backend has seen of its devices. All times are ms since the epoch, the backend's unless said otherwise. */

/** claimed: has (or is promised) a credential; pending: registered, not confirmed; retired: decommissioned. */
export type DeviceState = "claimed" | "pending" | "active" | "rotating" | "retired";

export interface DeviceRecord {
  readonly identity: DeviceId;
  readonly state: DeviceState;
  /** The account that holds the device; absent when none does. */
  readonly account?: string;
  /** Operational credentials ever issued to it, oldest first. */
  readonly credentials: readonly CredentialRecord[];
  /** Registrations accepted since it was last enrolled anew. */
  readonly registrations: number;
}

export interface CredentialRecord {
  /** SHA-256 of the certificate, DER. */
  readonly fingerprint: Sha256;
  readonly notAfter: number;
  readonly state: "issued" | "in-use" | "revoked";
}

export interface Registration {
  /** What the device says it is. */
  readonly reportedIdentity: DeviceId;
  /** Whom its credential proves it to be. */
  readonly authenticatedIdentity: DeviceId;
  readonly firmwareVersion: string;
  readonly at: number;
  /** Base64 of 32 bytes, fresh in each registration; a confirmation repeats it. */
  readonly nonce?: string;
  /** The account that it is to be bound to. */
  readonly account?: string;
}

export interface Attestation {
  /** Whom the evidence speaks of; absent when it is no evidence at all. */
  readonly identity?: DeviceId;
  readonly at: number;
  /** As it arrived. */
  readonly evidence: Uint8Array;
  readonly accepted: boolean;
  /** Why it was not accepted. */
  readonly code?: string;
  readonly firmwareDigest?: Sha256;
  /** Base64. */
  readonly nonce?: string;
}

export interface Telemetry {
  readonly identity: DeviceId;
  /** Device time. */
  readonly at: number;
  readonly receivedAt: number;
  readonly uptimeMs: number;
  readonly firmwareVersion: string;
}

export interface DecommissionNotice {
  /** What the notice says. */
  readonly identity: DeviceId;
  /** Whom its credential proves it to be. */
  readonly authenticatedIdentity: DeviceId;
  readonly authenticatedBy: CredentialKind;
  /** Device time of the event. */
  readonly at: number;
  readonly receivedAt: number;
  /** Such as `console` or `backend`. */
  readonly trigger: string;
}

/** idevid: of the manufacturer, for good. ldevid: operational, of this backend. */
export type CredentialKind = "idevid" | "ldevid";

export interface Refused {
  readonly at: number;
  /** Whom the attempt named: client id, identity in the message, or else the name in the certificate shown. */
  readonly identity?: DeviceId;
  /** Whom the credential shown proves; absent when none was, or it proves nobody. */
  readonly authenticatedIdentity?: DeviceId;
  /** SHA-256 of the certificate shown, DER. */
  readonly fingerprint?: Sha256;
  readonly service: "tls" | "mqtt" | "est" | "attestation" | "notice" | "firmware";
  readonly code: string;
  readonly reason: string;
}

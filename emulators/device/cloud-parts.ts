import type { KeyObject } from "node:crypto";
import type { ConnectionOptions, SecureVersion } from "node:tls";
import type { DeviceStatus } from "../../core/dut/index.ts";
import type { Sha256 } from "../../core/kernel/index.ts";
import type { NoticeMessage } from "../../core/wire/index.ts";
import type { SetUpVerifier, WifiProgress } from "../../core/wire/provisioning/index.ts";

/** The parts that take a device from the factory into operation and keep it there. */

/** Why the device is not in operation yet; shown in its status. */
export type ProvisioningError =
  | "wifi-not-found"
  | "wifi-refused"
  | "no-network"
  | "backend-unreachable"
  | "backend-untrusted"
  | "backend-silent"
  | "enrolment-refused"
  | "registration-refused"
  | "confirmation-timeout";

/** Something between the device and its backend did not come about. */
export class CloudFault extends Error {
  override readonly name = "CloudFault";
  readonly code: ProvisioningError;

  constructor(code: ProvisioningError, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
  }
}

/** What the proof of possession on the label is checked against; the proof itself cannot be read back from it. */
export interface SetUpSecret {
  /** Once, at manufacture; of the scheme that the product speaks. @throws Refusal */
  install(verifier: SetUpVerifier): void;
  /** Undefined when none was installed: then nobody can set the device up. */
  verifier(): SetUpVerifier | undefined;
  /** Whether `proof` is the proof of possession. */
  isProvenBy(proof: string): boolean;
}

/** What the device gathers in operation, sealed in flash; the oldest goes when its partition is full. */
export interface UserData {
  /** Up to 4 KiB. Durable on return. @throws Refusal */
  store(data: Uint8Array): void;
  /** Everything kept, oldest first. */
  read(): readonly Uint8Array[];
  erase(): void;
}

/** Cable and Wi-Fi as the firmware sees them. */
export interface Network {
  /** Whether the device is joined to a network, by cable or by the Wi-Fi that its configuration names. */
  readonly up: boolean;
  readonly wifi: WifiProgress;
  /** Calls `listener` after a change of the surroundings or of the Wi-Fi settings. */
  onChange(listener: () => void): void;
}

/**
 * Operational credentials (LDevID, IEEE 802.1AR): the key is made on the device, kept sealed and never leaves it. In a
 * rotation there are two for a while; a cut at any moment leaves one that works.
 */
export interface Credentials {
  /** In the order in which they are to be tried: one that has yet to prove itself, then the one that has. */
  usable(): readonly Credential[];
  /** Makes a key pair, kept in memory until its certificate comes. PKCS #10 request, DER. */
  prepare(): Uint8Array;
  /** Keeps the prepared key with its certificate, DER, issued by one of `authorities`, DER. @throws Refusal */
  install(certificate: Uint8Array, authorities: readonly Uint8Array[]): Credential;
  /** It has proven itself: every other one is erased. */
  activate(credential: Credential): void;
  /** Erases this one. */
  discard(credential: Credential): void;
  /** Erases all of them, a prepared key included. */
  erase(): void;
}

/** What is wrong with a certificate (DER, any bytes) that came for a prepared key; undefined when nothing is. */
export type CertificateCheck = (
  certificate: Uint8Array,
  authorities: readonly Uint8Array[],
  expected: ExpectedCertificate,
) => string | undefined;

export interface ExpectedCertificate {
  readonly identity: string;
  readonly publicKey: KeyObject;
  /** Ms since the epoch. */
  readonly now: number;
}

export interface Credential {
  /** Rises with each. */
  readonly generation: number;
  /** DER. */
  readonly certificate: Uint8Array;
  /** Of the product's kind; used by the TLS stack in the same address space, never sent anywhere. */
  readonly privateKey: KeyObject;
}

/** How TLS checks who answers at an address: the same for every connection to the backend, HTTPS and MQTT. */
export type ServerTrust = (to: CloudAddress) => ServerChecks;

/** Options of `node:tls`. */
export interface ServerChecks {
  readonly ca: string;
  readonly minVersion: SecureVersion;
  readonly rejectUnauthorized: boolean;
  readonly checkServerIdentity?: NonNullable<ConnectionOptions["checkServerIdentity"]>;
  readonly ciphers?: string;
  readonly maxVersion?: SecureVersion;
  readonly servername?: string;
}

/** Requests to the backend over HTTPS, with the server checked against the factory's trust anchors. */
export interface Cloud {
  /** Where the device is to go, as its configuration says, else the factory; undefined when nobody has said. */
  endpoint(): string | undefined;
  /** The same, taken apart; undefined also when it is no address, or the device trusts nobody. */
  address(): CloudAddress | undefined;
  addressOf(endpoint: string | undefined): CloudAddress | undefined;
  /** A connection, opened with its first request, on which `as` proves itself. `to`: default the address. @throws CloudFault */
  connect(as: CloudProof | "nobody", to?: CloudAddress): Promise<CloudConnection>;
  /** One request on a connection of its own. */
  ask(as: CloudProof | "nobody", request: CloudRequest, to?: CloudAddress): Promise<CloudAnswer>;
}

/** By what the device proves who it is: the IDevID, or an operational credential. */
export type CloudProof = "identity" | Credential;

export interface CloudConnection {
  /** Every status is an answer. @throws CloudFault when none comes @throws what the signal was aborted with */
  ask(request: CloudRequest): Promise<CloudAnswer>;
  close(): void;
}

export interface CloudAddress {
  readonly host: string;
  readonly port: number;
  /** Authority of the server's certificate, PEM. */
  readonly ca: string;
}

export interface CloudRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly type?: string;
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface CloudAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Proof of hardware and firmware. */
export interface Attestation {
  /** Evidence over `nonce` (base64 of 32 bytes) of identity and measured firmware, as it is posted. @throws Refusal */
  evidence(nonce: string): Uint8Array;
}

/** Enrolment (RFC 7030). */
export interface Enrolment {
  /** Attests, then has a first operational credential certified and keeps it. PRV-ZTP-2, PRV-ZTP-3 @throws CloudFault */
  enrol(signal: AbortSignal): Promise<void>;
  /** Has a further credential certified by means of `current` and keeps it as a candidate. PRV-CRED-3 @throws CloudFault */
  reenrol(current: Credential, signal: AbortSignal): Promise<void>;
}

/** The notice of decommissioning, kept until the backend has it. PRV-DEC-5 */
export interface Notices {
  /** Keeps the notice, and where the device goes now; one that is due already stands. Durable on return. */
  record(notice: NoticeMessage): void;
  readonly due: boolean;
  /** Where the device went when it was recorded; undefined when none is due, or nobody had said. */
  readonly endpoint: string | undefined;
  /** Hands a due notice over, then erases it, so that where an owner had the device go outlives it no longer. @throws CloudFault when the backend has not taken it */
  deliver(signal: AbortSignal): Promise<void>;
}

/** The access point over which a person sets the device up. PRV-FIELD-1 */
export interface SetUp {
  readonly open: boolean;
  /** Opens it for the product's window; begins the window anew when it is open. Harmless where nobody could use it. */
  raise(use: SetUpUse): void;
  lower(): void;
}

/** What the access point stands for. */
export interface SetUpUse {
  /** The person has handed over values, which are stored. The answer goes out after the return. */
  readonly onApplied: () => void;
  /** The window is over. */
  readonly onClosed: () => void;
  readonly progress: () => { readonly state: LifeState; readonly error: ProvisioningError | undefined };
}

export type LifeState = DeviceStatus["state"];

/** From manufactured to operational, and why not yet. PRV-FIELD, PRV-ZTP */
export interface Provisioning {
  readonly state: LifeState;
  readonly error: ProvisioningError | undefined;
  /** Goes on from what is durable; at each start, and when manufacture ends. */
  start(): void;
  stop(): void;
  /** The operator's word on the registration that bore `nonce`. @throws Refusal unless it is this device's last */
  confirm(nonce: string): void;
  refuse(nonce: string, reason: string): void;
}

/** Life after the confirmation: keeps the link up, tells how the device is, changes credentials and firmware. */
export interface Operation {
  /** Whether the backend has confirmed this device. Durable. */
  readonly entered: boolean;
  /** Durable on return. */
  enter(): void;
  start(): void;
  stop(): void;
  /** Promises a rotation; it is finished at a later start when cut. PRV-CRED-3 @throws Refusal */
  rotate(): () => void;
  /** The act: fetches an image, tries it, and keeps it once the backend was reached with it. @throws Refusal */
  update(digest: Sha256, size: number): () => void;
}

/** MQTT 3.1.1 with an operational credential. */
export interface BackendLink {
  /**
   * Resolves once the backend has let the device in and orders reach it, to the credential that opened it. Of two, the
   * one that is let in stays, and one that is turned away goes. @throws CloudFault @throws Unwelcome @throws what `signal` was aborted with
   */
  open(signal: AbortSignal): Promise<Credential>;
  /** The one that opened the connection; undefined when there is none. */
  readonly credential: Credential | undefined;
  /** Resolves when the connection that is open now has ended, at once when there is none. */
  readonly lost: Promise<void>;
  /** Resolves once the backend has taken the message. @throws CloudFault when the connection ended before */
  publish(topic: LinkTopic, message: Uint8Array): Promise<void>;
  /** At once. */
  close(): void;
}

export type LinkTopic = "registration" | "telemetry" | "replies";

/** The backend has turned every operational credential away. */
export class Unwelcome extends Error {
  override readonly name = "Unwelcome";
}

import type { ConfigurationValues, TargetKind } from "../dut/index.ts";
import type { DeviceId, Outcome } from "../kernel/index.ts";

/**
 * The backend port: what an operator and an observer can do at the cloud side. Emulated or a staging cloud;
 * every implementation passes `backendContract`.
 */
export interface Backend extends AsyncDisposable {
  readonly kind: TargetKind;
  /** What a device must be told to reach and trust this backend. */
  readonly endpoint: BackendEndpoint;
  /** Every registration seen, oldest first; only those of `identity` when given. */
  registrations(identity?: DeviceId): Promise<readonly Registration[]>;
  /** Waits for a registration authenticated as `identity` beyond the first `known` of them on record. */
  awaitRegistration(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<Registration>>;
  /** Makes an order and signs it. The result may be delivered, kept, or tampered with. */
  makeOrder(order: OrderDraft): Promise<Uint8Array>;
  /** Delivers order bytes to the device `identity` and waits for its answer. */
  deliver(identity: DeviceId, order: Uint8Array, wait: BackendWait): Promise<Outcome<void>>;
}

export interface BackendWait {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface BackendEndpoint {
  /** Such as `mqtts://localhost:8883`. */
  readonly url: string;
  /** PEM. */
  readonly caCertificate: string;
  /** Operator's Ed25519 public key, SPKI PEM. */
  readonly operatorKey: string;
}

export interface Registration {
  /** What the device says it is. */
  readonly reportedIdentity: DeviceId;
  /** Whom its credential proves it to be. */
  readonly authenticatedIdentity: DeviceId;
  readonly firmwareVersion: string;
  /** Backend time, ms since the epoch. */
  readonly at: number;
}

export type OrderCommand =
  | { readonly name: "factory-reset" }
  | { readonly name: "configure"; readonly values: ConfigurationValues }
  | { readonly name: "write-identity"; readonly value: string };

export interface OrderDraft {
  readonly addressee: DeviceId;
  readonly command: OrderCommand;
  /** `operator` signs rightly; `stranger` with a key the device does not know; `nobody` leaves the signature empty. */
  readonly signedBy: "operator" | "stranger" | "nobody";
  /** Milliseconds until expiry, from the backend's now; negative makes a stale order. Default: one hour. */
  readonly expiresInMs?: number;
  /** Changes the order after it was signed, inside what the signature covers. */
  readonly tampered?: true;
  /** Default: the next of the addressee. */
  readonly sequence?: number;
}

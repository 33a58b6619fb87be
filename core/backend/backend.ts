import type { TargetKind } from "../dut/index.ts";
import type { DeviceId, Outcome, Sha256 } from "../kernel/index.ts";
import type { AuthenticationMode, BackendFault, RegistrationPolicy } from "./conditions.ts";
import type {
  Attestation,
  DecommissionNotice,
  DeviceRecord,
  DeviceState,
  Refused,
  Registration,
  Telemetry,
} from "./observations.ts";
import type { OrderDraft } from "./orders.ts";
import type { IssuedCredential, Visit, Visitor } from "./visits.ts";
import type { BackendWait } from "./wait.ts";

/**
 * The backend port: what an operator and an observer can do at the cloud side. Emulated or a staging cloud;
 * every implementation passes `backendContract`. What the backend can no longer do for a reason of its own (its disk is
 * full) is an EquipmentFault of every later call.
 */
export interface Backend extends AsyncDisposable {
  readonly kind: TargetKind;
  /** What a device must be told to reach and trust this backend. */
  readonly endpoint: BackendEndpoint;

  /** The device's life cycle as the registry has it; undefined when the backend never heard of it. */
  device(identity: DeviceId): Promise<DeviceRecord | undefined>;
  /** Waits until the registry has the device in `state`; at once when it is already. */
  awaitState(identity: DeviceId, state: DeviceState, wait: BackendWait): Promise<Outcome<DeviceRecord>>;
  /** Claims a device for an account. Refused ("claimed") while another account holds it. */
  claim(identity: DeviceId, account: string): Promise<Outcome<void>>;

  /** Every registration seen, oldest first; only those authenticated as `identity` when given. */
  registrations(identity?: DeviceId): Promise<readonly Registration[]>;
  /** Waits for a registration authenticated as `identity` beyond the first `known` of them on record. */
  awaitRegistration(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<Registration>>;
  /** How registrations are answered from now on. Initially "confirm". */
  answerRegistrations(policy: RegistrationPolicy): Promise<void>;

  /** Every piece of evidence offered, accepted or not, oldest first. PRV-ZTP-2 */
  attestations(identity?: DeviceId): Promise<readonly Attestation[]>;
  telemetry(identity: DeviceId): Promise<readonly Telemetry[]>;
  awaitTelemetry(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<Telemetry>>;
  /** Notices of decommissioning, each event once, oldest first. PRV-DEC-5 */
  notices(identity?: DeviceId): Promise<readonly DecommissionNotice[]>;
  awaitNotice(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<DecommissionNotice>>;
  /** Every attempt turned away, oldest first; with `identity`, those that named it or were made with its credential. */
  refusals(identity?: DeviceId): Promise<readonly Refused[]>;
  awaitRefusal(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<Refused>>;
  /** TCP connections that arrived so far, admitted or not. */
  attempts(): Promise<number>;

  /** Makes an order and signs it. The result may be delivered, kept, or tampered with. */
  makeOrder(order: OrderDraft): Promise<Uint8Array>;
  /** Delivers order bytes to the device `identity` and waits for its answer. */
  deliver(identity: DeviceId, order: Uint8Array, wait: BackendWait): Promise<Outcome<void>>;
  /** Revokes every credential of the device, its bootstrap credential included; live connections end. PRV-CRED-3 */
  revoke(identity: DeviceId): Promise<void>;
  /** A new operational credential whose key the caller holds: for a peer from outside and for the intruder. */
  issueCredential(identity: DeviceId): Promise<IssuedCredential>;

  /** Somebody tries to get in, with real sockets. Refused with what the backend, or its end of TLS, says. */
  visit(visitor: Visitor, wait: BackendWait): Promise<Outcome<Visit>>;
  /**
   * Somebody asks for a further operational credential with what they show (RFC 7030), and keeps none that they are given. Refused
   * with `turned-away` when the backend gave no answer.
   */
  renew(visitor: Visitor, wait: BackendWait): Promise<Outcome<void>>;
  /** Somebody hands in that `identity` was decommissioned just now. `turned-away` as above. PRV-DEC-5 */
  giveNotice(visitor: Visitor, identity: DeviceId, wait: BackendWait): Promise<Outcome<void>>;
  /**
   * Somebody asks for a nonce (base64) in the name of `identity` and offers as evidence what `make` makes of it. PRV-ZTP-2
   */
  offerEvidence(
    identity: DeviceId,
    make: (nonce: string) => Uint8Array,
    wait: BackendWait,
  ): Promise<Outcome<void>>;

  /** Offers an image at /firmware/SHA256 to operational devices; attestation accepts its digest from now on. */
  offerFirmware(image: Uint8Array): Promise<void>;
  /** The releases that attestation accepts from now on, and no others. */
  trustFirmware(digests: readonly Sha256[]): Promise<void>;

  /** Misbehaves as told from now on; live connections end. undefined: behaves again. */
  inject(fault: BackendFault | undefined): Promise<void>;
  /** Every byte that crossed its sockets, both directions, as on the wire, in the order of their passing. */
  capture(): Promise<Uint8Array>;
}

export interface BackendEndpoint {
  /** Such as `mqtts://localhost:8883`. MQTT and HTTPS answer on the same port. */
  readonly url: string;
  /** Authority of the server's certificate, PEM. */
  readonly caCertificate: string;
  /** Operator's Ed25519 public key, SPKI PEM. */
  readonly operatorKey: string;
  /** Authority of the operational certificates that it issues, PEM. */
  readonly deviceCa: string;
  readonly authentication: AuthenticationMode;
}

import type { Duplex } from "node:stream";
import type { DeviceId, Outcome, Sha256 } from "../kernel/index.ts";
import type { SetUpVerifier } from "../wire/provisioning/index.ts";
import type { BluetoothPort } from "./bluetooth/gatt.ts";

/**
 * The device port: everything a lab can touch on one device under test. Each implementation
 * (in process, child process, board on a rig) passes `dutContract`.
 *
 * Methods of equipment (power, flash, button, network, air) either do what they say or throw
 * `EquipmentFault`. Methods of the device (`maintenance`) answer with an `Outcome`.
 */
export interface Dut extends AsyncDisposable {
  /** The place on the bench, such as `device-2`; never the device's identity. */
  readonly slot: string;
  /** Stamps the evidence. No step, actor or report branches on it. */
  readonly kind: TargetKind;
  readonly capabilities: ReadonlySet<Capability>;
  readonly power: PowerPort;
  readonly maintenance: MaintenancePort;
  readonly console: ConsolePort;
  readonly flash: FlashPort;
  readonly button: ButtonPort;
  readonly network: NetworkPort;
  readonly air: AirPort;
  /** Undefined where nobody can listen to Bluetooth LE around the device: it offers no `bluetooth` then. */
  readonly bluetooth?: BluetoothPort | undefined;
  readonly probe: ProbePort;
  /** Lets device time pass: an emulated clock is advanced by `ms`, a real one is waited for. */
  elapse(ms: number): Promise<void>;
  /**
   * Brings the golden image up on the same board and equipment, destroying what the flash held.
   * `alive` proves the equipment good; `dead` means the equipment, or the board for good, is at fault.
   * `undeclared` means that the product names no golden image.
   */
  recover(signal?: AbortSignal): Promise<"alive" | "dead" | "undeclared">;
}

export type TargetKind = "emulated" | "virtual" | "hardware";

/** What equipment and device together allow; scenarios are tagged `@needs-<capability>`. */
export const capabilities = [
  "console",
  "power",
  "power-cut",
  "flash-read",
  "flash-write",
  "flash-erase",
  "button",
  "network",
  "air",
  "bluetooth",
  "hardware-id",
  "backend",
  "factory-line",
] as const;
export type Capability = (typeof capabilities)[number];

/** What equipment can count or time of an act, and cut supply by. */
export type ProgressUnit = "flash-operation" | "network-message" | "ms";

/** How far an act goes in one unit: supply can be cut at each of `amount` points, numbered from 1. */
export interface Extent {
  readonly unit: ProgressUnit;
  readonly amount: number;
  /**
   * How supply can be made to fail at a point, in words of the equipment's own, such as `before` or `after` a message, or how far a
   * flash operation is then. At least one, the one that says most first.
   */
  readonly ways: readonly string[];
}

/** A moment in an act at which supply is cut. A type and no interface, so that it passes as JSON. */
export type CutPoint = {
  readonly unit: ProgressUnit;
  /** From 1. */
  readonly amount: number;
  /** One of the extent's ways. */
  readonly way: string;
};

export interface PowerPort {
  on(): Promise<void>;
  off(): Promise<void>;
  /** Off, then on, then waits until the maintenance interface answers or its declared time is over. */
  cycle(signal?: AbortSignal): Promise<Outcome<void>>;
  /**
   * Runs `act` to its end and tells how far the equipment saw it go, in each unit that it can count or time: one or more. A rig that
   * has no more than a relay and a clock gives `ms` alone.
   */
  measure(act: () => Promise<unknown>): Promise<readonly Extent[]>;
  /**
   * Runs `act` and cuts supply once it has gone as far as `at`, in the middle of the flash operation
   * then under way where the equipment can aim so well (a torn page, a half-erased sector). Supply is
   * off on return after "cut"; "completed" means that `act` ended first, supply still on.
   */
  cutDuring(act: () => Promise<unknown>, at: CutPoint): Promise<"cut" | "completed">;
}

/** The raw line, for hostile input and for the record. */
export interface ConsolePort {
  /** Sends bytes as they are. */
  write(bytes: Uint8Array): Promise<void>;
  /** Called for each whole line, either way, in order, before anybody interprets it. Returns the unsubscriber. */
  onLine(listener: (line: ConsoleLine) => void): () => void;
}

export interface ConsoleLine {
  readonly direction: "sent" | "received";
  readonly text: string;
}

export type ConfigurationValue = string | number | boolean;
/** Flat: dotted field name to value, such as `wifi.ssid`. Secret fields read back as `SECRET_SET` or empty. */
export type ConfigurationValues = Readonly<Record<string, ConfigurationValue>>;
/** What a device shows in place of a secret value that is set. */
export const SECRET_SET = "********";

/** One field of the published configuration schema. */
export interface ConfigurationField {
  readonly type: "string" | "integer" | "boolean";
  readonly default?: ConfigurationValue;
  readonly enum?: readonly ConfigurationValue[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly secret: boolean;
  readonly description?: string;
}

export interface ConfigurationSchema {
  readonly version: number;
  readonly fields: Readonly<Record<string, ConfigurationField>>;
}

export interface StoredConfiguration {
  readonly schemaVersion: number;
  readonly values: ConfigurationValues;
  /** Why these values are in effect: as stored, or the fallback that was taken, and its cause. */
  readonly source: "stored" | "previous-copy" | "defaults";
}

export interface DeviceStatus {
  readonly state:
    | "blank"
    | "manufactured"
    | "set-up"
    | "connecting"
    | "awaiting-confirmation"
    | "operational";
  /** Why the device is not in operation yet, such as `backend-untrusted`; absent while nothing has failed. */
  readonly provisioningError?: string;
  readonly firmwareVersion: string;
  /** SHA-256 of the running image file as released, header and signature included. */
  readonly firmwareDigest: Sha256;
  /** `trial`: this image reverts at the next boot unless confirmed. */
  readonly firmwareState: "confirmed" | "trial";
  /** Faults found since power-on, such as `configuration-corrupt`. */
  readonly faults: readonly string[];
}

export interface LogEntry {
  readonly sequence: number;
  /** Device time, ms since the epoch. */
  readonly at: number;
  /** Such as `configuration-changed`, `identity-write-refused`, `configuration-rejected`, `factory-reset`. */
  readonly event: string;
  readonly origin: string;
  readonly field?: string;
  readonly from?: string;
  readonly to?: string;
  readonly detail?: string;
}

/**
 * What a person or a station asks of the device over its local maintenance interface, in the terms of the
 * standard. A dialect translates it to what the product speaks.
 */
export interface MaintenancePort {
  /** Waits until the device answers after power-on or reboot, up to the product's declared time. */
  awaitReady(signal?: AbortSignal): Promise<Outcome<void>>;
  readStatus(): Promise<Outcome<DeviceStatus>>;
  readIdentity(): Promise<Outcome<DeviceId>>;
  /**
   * Has an identity written: `value`, or the one that the device itself derives from its hardware when left out. A
   * manufactured device must refuse it (PRV-ID-3).
   */
  writeIdentity(value?: string): Promise<Outcome<void>>;
  /** IDevID certificate, DER. */
  readCertificate(): Promise<Outcome<Uint8Array>>;
  /** PKCS #10 request for the IDevID certificate, DER; the key is made on the device. */
  requestCertificate(): Promise<Outcome<Uint8Array>>;
  installCertificate(der: Uint8Array): Promise<Outcome<void>>;
  /** Signs a challenge with the IDevID key, by its kind: ECDSA P-256 with SHA-256 in DER, or Ed25519. */
  signChallenge(nonce: Uint8Array): Promise<Outcome<Uint8Array>>;
  installTrust(anchors: TrustAnchors): Promise<Outcome<void>>;
  /** Has the device know what proves that somebody has read its label; a verifier of the scheme that it does not speak is refused. */
  installSetUpVerifier(verifier: SetUpVerifier): Promise<Outcome<void>>;
  /** What the device finds when it examines itself, in the factory's order of checks. PRV-FACT-5 */
  runSelfTest(): Promise<Outcome<SelfTestReport>>;
  /** Ends manufacture: locks identity and certificate for good. Irreversible on silicon. */
  finishManufacture(): Promise<Outcome<void>>;

  /** Certificate of the operational credential in use (LDevID), DER; refused ("no-credential") while there is none. */
  readOperationalCertificate(): Promise<Outcome<Uint8Array>>;
  /** Asks for a private key. A device must refuse it at any time (PRV-CRED-4). */
  exportKey(key: "identity" | "operational"): Promise<Outcome<Uint8Array>>;
  /** Keeps data as they come together in use, such as measurements. Durable once done. */
  storeUserData(data: Uint8Array): Promise<Outcome<void>>;
  /** Everything kept, oldest first. */
  readUserData(): Promise<Outcome<readonly Uint8Array[]>>;

  readConfigurationSchema(): Promise<Outcome<ConfigurationSchema>>;
  readConfiguration(): Promise<Outcome<StoredConfiguration>>;
  /** All fields or none. */
  writeConfiguration(values: ConfigurationValues): Promise<Outcome<void>>;
  /** Whether a field holds `value`; the way to examine a secret field without reading it. */
  matchesConfiguration(field: string, value: ConfigurationValue): Promise<Outcome<boolean>>;
  /** Forgets a stored value, so that the field takes its default. */
  clearConfiguration(field: string): Promise<Outcome<void>>;
  readLog(): Promise<Outcome<readonly LogEntry[]>>;

  /**
   * Runs `act`, which makes the device restart over another interface, and waits until it is up again. Listens from
   * before the act on, so that the answer of the firmware that is about to end is not taken for the new one's.
   */
  awaitRestart(act: () => Promise<unknown>, signal?: AbortSignal): Promise<Outcome<void>>;
  /** Restarts and waits until ready again. */
  reboot(signal?: AbortSignal): Promise<Outcome<void>>;
  factoryReset(signal?: AbortSignal): Promise<Outcome<void>>;
  /**
   * Erases every credential, key and user data. Refused ("not-authorised") unless `proofOfPossession` is the label's; waits until
   * the device, which restarts, is ready. PRV-DEC-1, PRV-DEC-2
   */
  decommission(proofOfPossession: string | undefined, signal?: AbortSignal): Promise<Outcome<void>>;
  /** Sends a signed image to the idle slot, restarts into it on trial and waits until ready. */
  installUpdate(image: Uint8Array, signal?: AbortSignal): Promise<Outcome<void>>;
  /** Makes the running trial image permanent. */
  confirmUpdate(): Promise<Outcome<void>>;
}

export interface TrustAnchors {
  /** Certificate authority of the backend's TLS certificate, PEM. */
  readonly backendCa: string;
  /** Operator's Ed25519 public key, SPKI PEM; orders are verified with it. */
  readonly operatorKey: string;
  /** Where the device goes when nobody tells it otherwise, such as `mqtts://localhost:8883`; zero-touch needs it. */
  readonly endpoint?: string;
}

export interface SelfTestReport {
  readonly passed: boolean;
  /** At least one. */
  readonly checks: readonly SelfTestCheck[];
}

export interface SelfTestCheck {
  /** Such as `flash`, `button`, `identity`. */
  readonly name: string;
  readonly passed: boolean;
  readonly detail?: string;
}

/** Raw access as a flash tool has it; the product's partition map is in its IXIT. */
export interface FlashPort {
  /** Total size, bytes. */
  readonly size: number;
  /** Supply stays as it was. Many a tool holds the device in reset meanwhile: it then starts anew. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Erases the sectors touched and programs `bytes` there, keeping what else the sectors held. Supply stays as it was; the device is held in reset. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Erases `length` bytes from `offset`, sector-aligned. */
  erase(offset: number, length: number): Promise<void>;
}

export interface ButtonPort {
  /** Presses the reset button for `ms` of device time and releases it. */
  hold(ms: number): Promise<void>;
  /** Holds the button down while `act` runs, then releases it, also when `act` fails. */
  holdDuring<T>(act: () => Promise<T>): Promise<T>;
}

export interface NetworkPort {
  /** Joins the device to the bench's network. */
  join(): Promise<void>;
  /** Takes the device off the network, at once. */
  leave(): Promise<void>;
}

/** Wi-Fi around the device: networks that it can join, its own access point, and everything that is to be heard. */
export interface AirPort {
  /** Brings a network into reach that leads to the bench's; one of the same name is replaced. */
  offer(network: WifiNetwork): Promise<void>;
  /** Takes every network out of reach. */
  withdraw(): Promise<void>;
  /** Looks once for the device's own access point; undefined when none is to be seen. */
  look(): Promise<AccessPoint | undefined>;
  /** Joins the access point and opens a connection to its server; refused ("not-visible") when there is none. */
  connect(): Promise<Outcome<Duplex>>;
  /** Every byte over the air so far: what the device advertised and all connections, both directions. */
  capture(): Promise<Uint8Array>;
}

export interface WifiNetwork {
  readonly ssid: string;
  readonly passphrase: string;
}

export interface AccessPoint {
  readonly ssid: string;
  /** What the device advertises, as it was on the air. */
  readonly beacon: Uint8Array;
  /** Where its server is on the access point, such as `https://192.168.4.1`. */
  readonly url: string;
}

export interface ProbePort {
  /** The hardware value that the IXIT names, over a path that does not run through the firmware (debug port, radio frame). */
  readHardwareId(): Promise<Uint8Array>;
}

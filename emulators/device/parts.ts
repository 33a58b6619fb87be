import type { KeyObject } from "node:crypto";
import type {
  ConfigurationSchema,
  ConfigurationValue,
  ConfigurationValues,
  LogEntry,
  SelfTestReport,
  StoredConfiguration,
} from "../../core/dut/index.ts";
import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";
import type { Air } from "../air/index.ts";
import type { Makers } from "../assembly/index.ts";
import type {
  DeviceClock,
  ElementOptions,
  ElementSlot,
  Fuses,
  NorFlash,
  SecureElement,
  Slot,
  Supply,
} from "../parts/index.ts";
import type { Behaviour } from "./behaviour.ts";
import type { BluetoothBoard } from "./bluetooth.ts";
import type {
  Attestation,
  BackendLink,
  CertificateCheck,
  Cloud,
  Credentials,
  Enrolment,
  Network,
  Notices,
  Operation,
  Provisioning,
  ServerTrust,
  SetUp,
  SetUpSecret,
  UserData,
} from "./cloud-parts.ts";
import type { MakeSetUpGatt } from "./set-up/gatt-service.ts";
import type { Improv } from "./set-up/improv.ts";
import type { SetUpChecks, SetUpDispatch, SetUpPage } from "./set-up/services.ts";

export type { Behaviour } from "./behaviour.ts";
export * from "./cloud-parts.ts";

/**
 * The parts of one device. Silicon is made once and outlives power cycles; firmware parts are made anew at each
 * boot, in the order of need. A defect wraps one entry of the table by name and nothing else.
 */
export interface Parts {
  // silicon
  readonly clock: DeviceClock;
  readonly supply: Supply;
  /** The flash chip as it is soldered: what a flash tool reads and writes. */
  readonly chip: NorFlash;
  /** The same as firmware sees it. */
  readonly flash: NorFlash;
  readonly fuses: Fuses;
  /** Undefined on a board that has none. */
  readonly secureElement: SecureElement | undefined;
  readonly trng: (length: number) => Uint8Array;
  // firmware
  readonly log: DeviceLog;
  readonly journal: TaskJournal;
  readonly boot: Bootloader;
  readonly sealing: Sealing;
  readonly vault: Vault;
  /** Private key of the IDevID (IEEE 802.1AR), of the product's kind. */
  readonly identityKey: () => KeyObject;
  readonly identity: Identity;
  readonly schemas: SchemaHistory;
  readonly copyChecksum: CopyChecksum;
  readonly store: ConfigurationStore;
  readonly configuration: Configuration;
  readonly trust: TrustStore;
  readonly setUpSecret: SetUpSecret;
  readonly certificateCheck: CertificateCheck;
  readonly credentials: Credentials;
  readonly userData: UserData;
  readonly faults: Faults;
  readonly reset: Reset;
  readonly update: Update;
  readonly orders: Orders;
  readonly buttons: ResetButton;
  readonly selfTest: SelfTest;
  readonly network: Network;
  readonly serverTrust: ServerTrust;
  readonly cloud: Cloud;
  readonly attestation: Attestation;
  readonly enrolment: Enrolment;
  readonly notices: Notices;
  readonly setUpChecks: SetUpChecks;
  readonly setUpDispatch: SetUpDispatch;
  readonly setUpGatt: MakeSetUpGatt;
  /** Undefined on a product that has not declared it. */
  readonly improv: Improv | undefined;
  readonly setUpPage: SetUpPage;
  readonly setUp: SetUp;
  readonly provisioning: Provisioning;
  readonly operation: Operation;
  readonly link: BackendLink;
  readonly console: ConsoleServer;
  // what the board around the chip does for the firmware
  readonly board: Board;
  readonly options: DeviceOptions;
  /** Device time at the start of this firmware, ms since the epoch. */
  readonly startedAt: number;
}

/** The world outside the firmware: the UART, supply, the network plug, the radio. */
export interface Board {
  /** Sends text, or bytes as they are, out of the UART. */
  print(text: string | Uint8Array): void;
  /** Starts the firmware anew once the current call stack has ended. */
  restart(): unknown;
  /** Whether a cable joins the device to a network. */
  readonly cable: boolean;
  readonly air: Air;
  readonly bluetooth: BluetoothBoard;
  /** Level of the reset button's line. */
  readonly isButtonDown: boolean;
  /** Calls `listener`, as firmware, after each change of cable or air, until the firmware's end. */
  onSurroundings(listener: () => void): void;
  /** Runs `work` that may end in a flash write later, with supply loss taken care of. */
  later(work: () => void): unknown;
  /** As firmware, when a message is about to leave over the network or has just arrived; see `MessageMeter`. @throws PowerLost */
  cross(): () => void;
}

/** What the board gives to every device, whatever its parts. */
export type Given = "board" | "options" | "startedAt";

export type PartsTable = Makers<Parts, Given>;

export interface DeviceOptions {
  /** Unique id of the die, 12 bytes. */
  readonly uid: Uint8Array;
  /** Hardware unique key, 32 bytes, from the CSPRNG. */
  readonly hardwareKey: Uint8Array;
  /** The secure element on the board; none when left out. */
  readonly secureElement?: ElementOptions | undefined;
  /** Device time at first power-on, ms since the epoch. */
  readonly startsAt: number;
  readonly behaviour: Behaviour;
}

/** Ring of log entries in flash; the oldest sector goes when it is full. */
export interface DeviceLog {
  /** `at`: default now. */
  append(entry: Omit<LogEntry, "sequence" | "at">, at?: number): void;
  entries(): readonly LogEntry[];
  /** Erases every entry but those that are kept, which stay readable all the time; sequence numbers go on. Can be repeated after a cut. */
  retain(isKept: (entry: LogEntry) => boolean): void;
}

/** Long tasks that must be finished at the next boot when power fails in the middle. Also boot control and order sequence: small durable facts. */
export interface TaskJournal {
  /** The last value recorded under `key`, or undefined. */
  recall(key: string): string | undefined;
  /** Durable on return. */
  record(key: string, value: string): void;
  /** Erases all that was ever recorded but the last values under kept keys. Can be repeated after a cut. */
  retain(isKept: (key: string) => boolean): void;
}

export interface Bootloader {
  /** Picks the slot to run, verifying signatures. @throws Error when no slot holds a valid image: the device stays silent. */
  start(): void;
  /** The image that `start` picked. */
  readonly running: RunningImage;
  /** Makes the running trial image permanent. */
  confirm(): void;
  /** The slot that does not run. */
  readonly idle: "a" | "b";
  /** Runs the idle slot at the next start, once. */
  tryIdle(): void;
  /** Whether the next start tries the idle slot. */
  readonly armed: boolean;
  /** Whether `image` is rightly signed for this device. */
  verifies(image: Uint8Array): boolean;
}

export interface RunningImage {
  readonly slot: "a" | "b";
  readonly version: string;
  readonly digest: Sha256;
  /** Version of the configuration schema that this firmware speaks. */
  readonly configurationSchema: number;
  readonly state: "confirmed" | "trial";
}

/** AES-256-GCM under a key derived from the hardware unique key; `context` is authenticated. */
export interface Sealing {
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Undefined when tampered with or sealed elsewhere. */
  open(sealed: Uint8Array, context: string): Uint8Array | undefined;
}

/** Where secrets outlive supply that nobody may read out: sealed in flash, or in a secure element. */
export interface Vault {
  slot(name: ElementSlot): Slot;
}

export interface Identity {
  /** What the hardware value gives by the product's rule, written or not; undefined where the factory draws it. */
  readonly derived: DeviceId | undefined;
  /** Undefined on a blank device. */
  read(): DeviceId | undefined;
  /**
   * Burns the identity that the hardware gives by the product's rule, and takes no other `value`; or the `value` that the factory
   * has drawn. Once, at manufacture. @throws Refusal
   */
  write(value: string | undefined, origin: Origin): void;
  certificate(): Uint8Array | undefined;
  installCertificate(der: Uint8Array): void;
  /** PKCS #10, DER. */
  request(): Uint8Array;
  /** By the kind of key: ECDSA P-256 with SHA-256 in DER, or Ed25519. */
  sign(data: Uint8Array): Uint8Array;
  /** PKCS #8 PEM of the IDevID key; used by the TLS stack in the same address space, never sent anywhere. */
  privateKey(): string;
  lock(): void;
}

/** The schema of each firmware generation and the migration from its predecessor. */
export interface SchemaHistory {
  schema(version: number): ConfigurationSchema;
  readonly latest: number;
  /** From `values` at `version` to `version + 1`. */
  migrate(version: number, values: ConfigurationValues): ConfigurationValues;
}

/** Tells a stored copy that is whole from one that is not. */
export interface CopyChecksum {
  /** 32 bits over the copy's header, up to the checksum, and its body. */
  of(head: Uint8Array, body: Uint8Array): number;
  holds(checksum: number, head: Uint8Array, body: Uint8Array): boolean;
}

/** Two copies in flash, each with schema version, sequence and checksum. */
export interface ConfigurationStore {
  /** Copies that are whole, newest first, and what is wrong with the others. Takes any bytes. */
  load(): { readonly copies: readonly StoredCopy[]; readonly rejected: readonly RejectedCopy[] };
  /** Writes to the place that is not `keep`; the copy there is safe whatever happens. */
  save(copy: Omit<StoredCopy, "place">, keep: Place | undefined): Place;
  erase(place: Place): void;
}

export type Place = "a" | "b";

export interface StoredCopy {
  readonly place: Place;
  readonly schemaVersion: number;
  /** Rises with each save, over both places. */
  readonly sequence: number;
  readonly values: ConfigurationValues;
}

export interface RejectedCopy {
  readonly place: Place;
  readonly why: string;
}

export interface Configuration {
  readonly schema: ConfigurationSchema;
  /** With secrets; for firmware's own use. */
  effective(): ConfigurationValues;
  /** With secrets masked. */
  show(): StoredConfiguration;
  /** All or none; each change is logged with its origin. @throws Refusal */
  change(values: ConfigurationValues, origin: Origin): void;
  clear(field: string, origin: Origin): void;
  matches(field: string, value: ConfigurationValue): boolean;
  /** Puts every field but `keeps` on its default and leaves no older copy. Safe to be repeated after a cut. */
  reset(keeps: readonly string[]): void;
  /** Calls `listener` after each change. */
  onChange(listener: () => void): void;
}

export type Origin = "console" | "backend" | "button" | "boot" | "factory" | "set-up";

export interface TrustStore {
  /** @throws Refusal when one of them is not what it should be */
  install(anchors: Anchors): void;
  anchors(): Anchors | undefined;
}

/** What the factory has the device trust. */
export interface Anchors {
  /** Authority of the backend's TLS certificate, PEM. */
  readonly backendCa: string;
  /** Operator's Ed25519 public key, SPKI PEM. */
  readonly operatorKey: string;
  /** Where the device goes when nobody tells it otherwise, as `mqtts://host:port`. */
  readonly endpoint?: string;
}

export interface Reset {
  /** Refuses at once, or returns the act: it logs, erases, restarts, and is finished at the next start when cut. @throws Refusal */
  factoryReset(origin: Origin): () => void;
  /** The same for the secure wipe, which leaves nothing of the owner; see `makeReset`. PRV-DEC-1 to PRV-DEC-5 */
  decommission(origin: Origin): () => void;
  /** Waits for nobody any longer; what was promised is finished at the next start. */
  stop(): void;
  /** Whether one was promised and is not finished. */
  readonly due: boolean;
  /** Called at boot before configuration is loaded: finishes a task that was cut. */
  resume(): void;
}

export interface Update {
  begin(size: number, sha256: string): void;
  write(offset: number, bytes: Uint8Array): void;
  /** Verifies digest and signature and arms a trial boot. `origin`: default console. @throws Refusal */
  finish(origin?: Origin): void;
}

export interface Orders {
  /**
   * Verifies addressee, signature, sequence and expiry, then acts. What would restart the device is returned, to be done
   * once the answer is out. @throws Refusal
   */
  obey(order: Uint8Array): () => void;
}

export interface ResetButton {
  press(): void;
  release(): void;
  readonly isPressed: boolean;
}

/** What the device finds when it examines itself; harmless at any time. PRV-FACT-5 */
export interface SelfTest {
  run(): SelfTestReport;
}

export interface ConsoleServer {
  receive(bytes: Uint8Array): void;
}

/** What this boot found wrong; shown in the status. */
export interface Faults {
  report(fault: string): void;
  readonly found: readonly string[];
}

/** The device says no: what it would not do and why, in a word for machines and a sentence for people. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

import type { Outcome } from "../../kernel/index.ts";

/**
 * Bluetooth LE around one device, as a lab has it: its advertising, and connections to its GATT server. Operations of the device
 * answer with an `Outcome`: an ATT error is `refused("att-<code>")` with the code in two hex digits, a vanished peer
 * `refused("connection-lost")`, no answer within the deadline `silent`. A dead adapter is an `EquipmentFault` RADIO_FAILED.
 */
export interface BluetoothPort {
  /** Scans once, actively, for the device's advertisement; undefined when none is to be seen. */
  look(): Promise<Advertisement | undefined>;
  /** Looks and connects; refused ("not-visible") when no connectable advertisement is to be seen. */
  connect(): Promise<Outcome<GattLink>>;
  /** Every HCI packet of the adapter so far as a btsnoop file. */
  capture(): Promise<Uint8Array>;
}

/** What a device tells everybody, as one scan heard it. */
export interface Advertisement {
  readonly name: string | undefined;
  /** UUIDs as in `GattCharacteristic`. */
  readonly services: readonly string[];
  /** Six pairs of lower-case hex digits with colons between, most significant first. */
  readonly address: string;
  /** As it was on the air: advertising data, then the scan response's when there was one. */
  readonly bytes: Uint8Array;
  /** Received strength, dBm. */
  readonly rssi: number;
}

/** One LE connection, as the central has it. Disposing of it disconnects. */
export interface GattLink extends AsyncDisposable {
  /** Largest ATT packet that both ends take, bytes; a notification carries three less. */
  readonly mtu: number;
  /** Discovers services, characteristics and their user descriptions (0x2901). */
  discover(): Promise<Outcome<readonly GattCharacteristic[]>>;
  /** Pairs Just Works, where the stacks can; refused ("pairing-failed") with the reason. It encrypts, and authenticates nobody. */
  pair(): Promise<Outcome<void>>;
  /** Calls back once when the link has ended, by whomever; at once when it has already. Returns the unsubscriber. */
  onLost(listener: () => void): () => void;
}

export type GattProperty = "read" | "write" | "write-without-response" | "notify" | "indicate";

/** A characteristic of the device's, as the central found it. Usable while its link lasts. */
export interface GattCharacteristic {
  /** 128 bits as 32 lower-case hex digits, or 4 for a 16-bit UUID. */
  readonly service: string;
  /** As `service`. */
  readonly uuid: string;
  /** Its user description (0x2901), when it has one. */
  readonly description: string | undefined;
  readonly properties: ReadonlySet<GattProperty>;
  /** Reads the whole value, also one longer than a packet. */
  read(): Promise<Outcome<Uint8Array>>;
  /** Without response, done means sent. */
  write(value: Uint8Array, options?: { readonly withoutResponse?: boolean }): Promise<Outcome<void>>;
  /** Calls `listener` for each notification or indication, in order, until the returned function was called or the link has ended. */
  subscribe(listener: (value: Uint8Array) => void): Promise<Outcome<() => Promise<void>>>;
}

/** What a device serves: the peripheral's side, over a Bluetooth stack or in memory. */
export interface GattService {
  /** As in `GattCharacteristic`. */
  readonly uuid: string;
  readonly characteristics: readonly ServedCharacteristic[];
  /** Hears that the connection of `link` has ended. */
  onEnd?(link: object): void;
}

/** One characteristic as the device serves it. `link` is any object that stands for the connection, the same one throughout. */
export interface ServedCharacteristic {
  readonly uuid: string;
  /** Served as its user description (0x2901). */
  readonly description?: string;
  readonly properties: ReadonlySet<GattProperty>;
  /** Everything but discovery needs an encrypted link; refused with 0x05 otherwise. Encrypted is not authenticated. */
  readonly secured?: boolean;
  /** @throws GattRefusal to answer with its ATT error. Whatever else is thrown answers 0x0e, unlikely error. */
  onWrite?(link: object, value: Uint8Array): void | Promise<void>;
  /** The whole value; the stack cuts it to the packets' size. @throws GattRefusal as `onWrite` */
  onRead?(link: object): Uint8Array | Promise<Uint8Array>;
  /** The central subscribed; returns what is called when it unsubscribes or is gone. */
  onSubscribe?(link: object, notify: (value: Uint8Array) => void): () => void;
}

/** ATT errors that applications answer with. Bluetooth Core 5.4, Vol 3, Part F, 3.4.1.1; Supplement, Part B. */
export const attError = {
  readNotPermitted: 0x02,
  writeNotPermitted: 0x03,
  insufficientAuthentication: 0x05,
  invalidOffset: 0x07,
  insufficientAuthorisation: 0x08,
  invalidValueLength: 0x0d,
  unlikely: 0x0e,
  insufficientEncryption: 0x0f,
  insufficientResources: 0x11,
  valueNotAllowed: 0x13,
} as const;

/** Thrown by a served characteristic: the central is answered with the ATT error `code`, 0x01 to 0xff. */
export class GattRefusal extends Error {
  override readonly name = "GattRefusal";
  readonly code: number;

  constructor(code: number, reason: string) {
    super(`ATT error 0x${code.toString(16).padStart(2, "0")}: ${reason}`);
    this.code = code;
  }
}

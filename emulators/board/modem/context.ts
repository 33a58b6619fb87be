import type { OwnAccessPoint } from "./access-point.ts";
import type { Arguments } from "./arguments.ts";
import type { ModemClock } from "./clock.ts";
import type { Links } from "./links.ts";
import type { Station } from "./station.ts";
import type { AccessPointSettings, Storage } from "./storage.ts";

/** What the commands of one start of the modem work on. */
export interface Context {
  readonly storage: Storage;
  readonly clock: ModemClock;
  readonly station: Station;
  readonly accessPoint: OwnAccessPoint;
  readonly links: Links;
  /** Ends with supply, and with AT+RST. */
  readonly signal: AbortSignal;
  /** Whether the cable leads to a network. */
  readonly cable: boolean;
  readonly online: boolean;
  mode: number;
  /** Its own access point, as last set up. */
  ownSettings: AccessPointSettings | undefined;
  echo: boolean;
  /** Whether settings are kept without supply: AT+SYSSTORE. */
  stores: boolean;
  baudRate: number;
  line(text: string): void;
  raw(bytes: Uint8Array): void;
  /** A message about to leave or just arrived; see `MessageMeter`. Returns undefined when supply failed. */
  cross(): (() => void) | undefined;
  /** Asks the SNTP server that is configured, if one can be reached. */
  askTime(): void;
  restart(): void;
}

/** What comes after OK: so many bytes of the host, and what is done with them. */
export class Collection {
  readonly length: number;
  /** Returns the last line. @throws AtError */
  readonly done: (bytes: Uint8Array) => string;
  /** Whether the modem says how many it has received. */
  readonly counts: boolean;

  constructor(length: number, done: (bytes: Uint8Array) => string, counts = false) {
    this.length = length;
    this.done = done;
    this.counts = counts;
  }
}

/** Does what the command says; returns a collection where bytes are to follow, else nothing of meaning. @throws AtError */
export type Handler = (context: Context, given: Arguments) => unknown;

/** A command's forms: `AT+X=…`, `AT+X?` and `AT+X`. */
export interface Forms {
  readonly set?: Handler;
  readonly query?: Handler;
  readonly run?: Handler;
}

export type Commands = Readonly<Record<string, Forms>>;

import type { Air } from "../../air/index.ts";
import type { WifiSettings } from "./storage.ts";

export interface StationHooks {
  say(line: string): void;
  /** It came into the network, or fell out of it. */
  changed(): void;
}

/** AT+CWJAP's error codes. */
const errors = { "wifi-not-found": 3, "wifi-refused": 2 } as const;

/** The modem as a station of somebody's Wi-Fi. Once joined, it joins anew whenever the network comes back into reach. */
export class Station {
  readonly #air: Air;
  readonly #hooks: StationHooks;
  #wanted: WifiSettings | undefined;
  #joined = false;
  readonly #stopListening: () => void;

  constructor(air: Air, hooks: StationHooks) {
    this.#air = air;
    this.#hooks = hooks;
    this.#stopListening = air.onChange(() => this.#look());
  }

  /** The network that it is in. */
  get network(): WifiSettings | undefined {
    return this.#joined ? this.#wanted : undefined;
  }

  /** Returns the error code of AT+CWJAP, or undefined when it has joined. */
  join(settings: WifiSettings): number | undefined {
    this.leave();
    const result = this.#air.join(settings);
    if (result !== "joined") return errors[result];
    this.#wanted = settings;
    this.#set(true);
    return undefined;
  }

  leave(): void {
    this.#wanted = this.#joined ? this.#wanted : undefined;
    this.#set(false);
    this.#wanted = undefined;
  }

  /** Without supply. */
  end(): void {
    this.#stopListening();
  }

  #look(): void {
    if (this.#wanted !== undefined) this.#set(this.#air.join(this.#wanted) === "joined");
  }

  #set(joined: boolean): void {
    if (joined === this.#joined) return;
    this.#joined = joined;
    if (joined) {
      this.#hooks.say("WIFI CONNECTED");
      this.#hooks.say("WIFI GOT IP");
    } else this.#hooks.say("WIFI DISCONNECT");
    this.#hooks.changed();
  }
}

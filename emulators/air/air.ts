import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { encodeBeacon } from "./beacon.ts";
import { type Door, openDoor } from "./door.ts";

/**
 * The Wi-Fi around one device: the networks in its reach, its own access point as others see it, and a recorder of all that
 * crosses. It outlives power cycles of the device.
 */
export interface Air extends Disposable {
  /** Brings a network into reach; one of the same name is replaced. */
  offer(network: WifiNetwork): void;
  /** Takes every network out of reach. */
  withdraw(): void;
  /** What a station finds out when it tries to join. */
  join(settings: WifiNetwork): JoinResult;
  /** Lets the device be seen. Its earlier access point, if any, goes. */
  raise(accessPoint: AccessPointDraft): RaisedAccessPoint;
  /** The device sends nothing any more: it has no supply, or its radio starts anew. */
  silence(): void;
  /** Somebody looks for the device's access point, and receives a beacon if there is one. @throws Error when no port can be had */
  look(): Promise<Sighting | undefined>;
  /** Somebody joins the access point and opens a connection. @throws Error when there is none, or it vanishes meanwhile */
  connect(): Promise<Socket>;
  /** Every byte over the air so far: beacons and all connections, in the order of their coming. */
  capture(): Uint8Array;
  /** Calls `listener` after each change of networks or access point; returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}

export interface WifiNetwork {
  readonly ssid: string;
  readonly passphrase: string;
}

export type JoinResult = "joined" | "wifi-not-found" | "wifi-refused";

export interface AccessPointDraft {
  readonly ssid: string;
  readonly serviceName: string;
  /** As the product declares, such as `https://192.168.4.1`. */
  readonly url: string;
  onConnection(stream: Duplex): void;
}

export interface RaisedAccessPoint {
  /** Takes the access point off the air; its connections break. Harmless when done before. */
  lower(): void;
}

export interface Sighting {
  readonly ssid: string;
  readonly beacon: Uint8Array;
  readonly url: string;
  /** TCP port on 127.0.0.1 that stands for the access point. */
  readonly port: number;
}

/** `now` stamps beacons, ms since the epoch. */
export function createAir(now: () => number): Air {
  const networks = new Map<string, string>();
  const listeners = new Set<() => void>();
  const recorded: Uint8Array[] = [];
  let raised:
    | { readonly draft: AccessPointDraft; readonly bssid: Uint8Array; readonly door: Door }
    | undefined;

  const record = (bytes: Uint8Array) => void recorded.push(bytes);
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  const sendBeacon = ({ draft, bssid }: NonNullable<typeof raised>): Uint8Array => {
    const beacon = encodeBeacon({ ...draft, bssid, at: now() });
    record(beacon);
    return beacon;
  };

  const lower = (): void => {
    if (raised === undefined) return;
    raised.door.close();
    raised = undefined;
    changed();
  };

  return {
    offer({ ssid, passphrase }) {
      networks.set(ssid, passphrase);
      changed();
    },
    withdraw() {
      networks.clear();
      changed();
    },
    join({ ssid, passphrase }) {
      const wanted = networks.get(ssid);
      if (wanted === undefined) return "wifi-not-found";
      return wanted === passphrase ? "joined" : "wifi-refused";
    },
    raise(draft) {
      lower();
      const own = {
        draft,
        bssid: randomAddress(),
        door: openDoor((stream) => draft.onConnection(stream), record),
      };
      raised = own;
      sendBeacon(own);
      changed();
      return { lower: () => raised === own && lower() };
    },
    async look() {
      const seen = raised;
      if (seen === undefined) return undefined;
      const port = await seen.door.port;
      if (seen !== raised) return undefined;
      return { ssid: seen.draft.ssid, url: seen.draft.url, beacon: sendBeacon(seen), port };
    },
    async connect() {
      const port = await raised?.door.port;
      if (port === undefined) throw new Error("the device shows no access point");
      return open(port);
    },
    silence: lower,
    capture: () => Uint8Array.from(Buffer.concat(recorded)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: lower,
  };
}

/** Locally administered, unicast, and new each time: an address that stays would tell devices apart. */
function randomAddress(): Uint8Array {
  const address = Uint8Array.from(randomBytes(6));
  address[0] = ((address[0] ?? 0) & 0xfc) | 0x02;
  return address;
}

function open(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: "127.0.0.1", port });
  socket.once("error", reject);
  socket.once("connect", () => {
    socket.off("error", reject);
    resolve(socket);
  });
  return promise;
}

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { done, refused } from "../../kernel/index.ts";
import type { AccessPoint, AirPort, WifiNetwork } from "../dut.ts";

/** A device's own access point that a TCP port of 127.0.0.1 stands for. */
export type Sighting = AccessPoint & { readonly port: number };

/** A radio that is made of software: what it shows can be connected to over loopback. */
export interface VirtualRadio {
  offer(network: WifiNetwork): Promise<void>;
  withdraw(): Promise<void>;
  /** Undefined while the device shows no access point. */
  look(): Promise<Sighting | undefined>;
  capture(): Promise<Uint8Array>;
}

/** The air port over a virtual radio. Disposing of it ends the connections that it opened. */
export function createLoopbackAir(radio: VirtualRadio): AirPort & Disposable {
  const sockets = new Set<Socket>();

  return {
    offer: (network) => radio.offer(network),
    withdraw: () => radio.withdraw(),
    async look() {
      const seen = await radio.look();
      return seen && { ssid: seen.ssid, beacon: seen.beacon, url: seen.url };
    },
    async connect() {
      const seen = await radio.look();
      const socket = seen && (await open(seen.port));
      if (socket === undefined) return refused("not-visible", "the device shows no access point");
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return done(socket);
    },
    capture: () => radio.capture(),
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Undefined when the access point has gone since it was seen. */
async function open(port: number): Promise<Socket | undefined> {
  const socket = connect({ host: "127.0.0.1", port });
  // A link that breaks later is for its user to notice, who may not be listening just then.
  socket.on("error", () => {});
  return once(socket, "connect").then(
    () => socket,
    () => undefined,
  );
}

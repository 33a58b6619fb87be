import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { AirPort } from "../../../core/dut/index.ts";
import { done, refused } from "../../../core/kernel/index.ts";
import type { Equipment } from "./equipment.ts";

/** The air port over the equipment's radio; each call begins with `requireHeld`, which may throw. Disposing of it ends the connections that it opened. */
export function createAirAccess(equipment: Equipment, requireHeld: () => void): AirPort & Disposable {
  const sockets = new Set<Socket>();

  return {
    async offer(network) {
      requireHeld();
      await equipment.offerNetwork(network);
    },
    async withdraw() {
      requireHeld();
      await equipment.withdrawNetworks();
    },
    async look() {
      requireHeld();
      const seen = await equipment.lookForAccessPoint();
      return seen && { ssid: seen.ssid, beacon: seen.beacon, url: seen.url };
    },
    async connect() {
      requireHeld();
      const seen = await equipment.lookForAccessPoint();
      const socket = seen && (await open(seen.port));
      if (socket === undefined) return refused("not-visible", "the device shows no access point");
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return done(socket);
    },
    async capture() {
      requireHeld();
      return equipment.captureAir();
    },
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

import { createServer, type Server, type Socket } from "node:net";
import type { HciAddress } from "../../../core/dut/index.ts";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { H4Splitter } from "../../../core/wire/bluetooth/index.ts";
import type { BluetoothRadio } from "./radio.ts";

export interface ServedRadio extends AsyncDisposable {
  /** Path of the unix socket, or the TCP port of 127.0.0.1 in digits. */
  readonly address: string;
}

/**
 * Lets processes of this machine take part in `radio`: each connection is one adapter, spoken to in H4. A connection that ends takes its
 * adapter off the air. With `ownAddress` they are all one and the same adapter, as soldered beside a chip: it is there while somebody is
 * connected, and whoever comes meanwhile is answered when the one before has hung up. Disposing of it ends them all and removes the socket.
 * @throws UsageFault PORT_IN_USE
 */
export async function serveRadio(
  radio: BluetoothRadio,
  place: HciAddress,
  ownAddress?: string,
): Promise<ServedRadio> {
  const sockets = new Set<Socket>();
  let last: Promise<void> = Promise.resolve();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Whoever hangs up has nothing more to hear; "end" or "close" follows.
    socket.on("error", () => {});
    socket.setNoDelay(true);
    if (ownAddress === undefined) void attach(radio, socket);
    // A radio that is no more, or has that address otherwise, plugs nothing in.
    else last = last.then(() => attach(radio, socket, ownAddress)).catch(() => void socket.destroy());
  });
  await listen(server, place);
  const bound = server.address();
  return {
    address: typeof bound === "object" && bound !== null ? String(bound.port) : String(bound),
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
      await promise;
    },
  };
}

/** Resolves once its adapter is off the air again. */
function attach(radio: BluetoothRadio, socket: Socket, address?: string): Promise<void> {
  // Who has given up waiting for its turn.
  if (socket.destroyed) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const adapter = radio.plugIn(address);
  adapter.onPacket((packet) => void (socket.destroyed || socket.write(packet)));
  adapter.onGone(() => socket.destroy());
  const splitter = new H4Splitter((packet) => adapter.send(packet));
  socket.on("data", (bytes) => {
    try {
      splitter.push(bytes);
    } catch {
      // Out of step, and nothing tells where the next packet begins.
      socket.destroy();
    }
  });
  const unplug = () => void adapter[Symbol.asyncDispose]().then(resolve);
  // "close" comes a turn of the loop later, in which others would still hear a device that is off.
  socket.once("end", unplug);
  socket.once("close", unplug);
  return promise;
}

async function listen(server: Server, address: HciAddress): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (cause) => {
    const place = "path" in address ? address.path : `port ${address.port} of 127.0.0.1`;
    reject(
      new UsageFault("PORT_IN_USE", `The radio cannot be served at ${place}: ${messageOf(cause)}.`, {
        help: "Name a path that does not exist yet, in a folder you may write to, or a port that is free.",
        cause,
      }),
    );
  });
  if ("path" in address) server.listen(address.path, resolve);
  else server.listen(address.port, "127.0.0.1", resolve);
  await promise;
}

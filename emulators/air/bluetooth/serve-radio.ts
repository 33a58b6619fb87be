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
 * adapter off the air. Disposing of it ends them all and removes the socket. @throws UsageFault PORT_IN_USE
 */
export async function serveRadio(radio: BluetoothRadio, address: HciAddress): Promise<ServedRadio> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.setNoDelay(true);
    attach(radio, socket);
  });
  await listen(server, address);
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

function attach(radio: BluetoothRadio, socket: Socket): void {
  const adapter = radio.plugIn();
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
  // Whoever hangs up has nothing more to hear; "close" follows.
  socket.on("error", () => {});
  socket.once("close", () => void adapter[Symbol.asyncDispose]());
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

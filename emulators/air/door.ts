import { createServer, type Server, type Socket } from "node:net";
import { type Duplex, duplexPair } from "node:stream";

/** Where somebody beside the device gets onto its access point: a TCP port on loopback in place of a radio. */
export interface Door {
  /** Settles once the door is open. @throws Error when no port can be had */
  readonly port: Promise<number>;
  /** Closes it at once; whoever came through it is cut off. */
  close(): void;
}

/** Hands each connection to `onConnection` and every byte that crosses, either way, to `record`. */
export function openDoor(onConnection: (stream: Duplex) => void, record: (bytes: Uint8Array) => void): Door {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    onConnection(relay(socket, record));
  });
  const port = listen(server);
  // Nobody may ever ask for the port.
  port.catch(() => {});
  return {
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) resolve(address.port);
    else reject(new Error("the door was closed before it was open"));
  });
  return promise;
}

/** The device's end of `socket`. Not the socket itself, because TLS would read it behind our back. */
function relay(socket: Socket, record: (bytes: Uint8Array) => void): Duplex {
  const [near, far] = duplexPair();
  const copy = (bytes: Uint8Array) => record(Uint8Array.from(bytes));
  socket.setNoDelay(true);
  socket.on("data", copy).pipe(near);
  near.on("data", copy).pipe(socket);
  const end = () => {
    socket.destroy();
    near.destroy();
    far.destroy();
  };
  // A cut connection is nothing to report: both ends see it.
  for (const side of [socket, near, far]) side.on("error", end);
  for (const side of [socket, near]) side.once("close", end);
  far.once("close", () => {
    if (!far.writableFinished) end();
    // The device hung up after its last word, which may still be on its way.
    else if (near.readableEnded) socket.destroySoon();
    else near.once("end", () => socket.destroySoon());
  });
  return far;
}

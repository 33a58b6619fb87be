import { createServer, type Server, type Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import type { Outcome } from "../../../core/kernel/index.ts";

/** Where a browser gets onto the device's access point: a SOCKS 5 proxy (RFC 1928) on loopback. */
export interface AccessPointProxy extends AsyncDisposable {
  /** Such as `socks5://127.0.0.1:40123`. */
  readonly url: string;
}

/**
 * Opens the proxy. Whatever name or address a browser asks for, it gets a connection of `connect`, as on an access point that
 * leads nowhere else. The bytes pass as they are, TLS included.
 */
export async function openAccessPointProxy(
  connect: () => Promise<Outcome<Duplex>>,
): Promise<AccessPointProxy> {
  const open = new Set<Duplex>();
  const keep = (stream: Duplex) => {
    open.add(stream);
    stream.on("error", () => {});
    stream.once("close", () => open.delete(stream));
  };
  const server = createServer((socket) => {
    keep(socket);
    // Whatever goes wrong with one connection, the browser sees that it ends.
    join(socket, connect, keep).catch(() => socket.destroy());
  });
  const port = await listen(server);
  return {
    url: `socks5://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      for (const stream of open) stream.destroy();
      await closed.promise;
    },
  };
}

/** RFC 1928: version 5, no authentication; the answers carry an address that nobody reads. */
const version = 5;
const answerTo = (reply: "succeeded" | "host-unreachable" | "not-supported"): Uint8Array =>
  Uint8Array.of(
    version,
    { succeeded: 0, "host-unreachable": 4, "not-supported": 7 }[reply],
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
  );
const connectCommand = 1;
const addressLengths: Readonly<Record<number, number>> = { 1: 4, 4: 16 };
const domainName = 3;

async function join(
  socket: Socket,
  connect: () => Promise<Outcome<Duplex>>,
  keep: (stream: Duplex) => void,
): Promise<void> {
  const [, methods = 0] = await take(socket, 2);
  await take(socket, methods);
  socket.write(Uint8Array.of(version, 0));
  const [, command, , kind = 0] = await take(socket, 4);
  const length = kind === domainName ? (await take(socket, 1))[0] : addressLengths[kind];
  await take(socket, (length ?? 0) + 2);
  if (command !== connectCommand || length === undefined) return void socket.end(answerTo("not-supported"));
  const joined = await connect();
  if (joined.kind !== "done") return void socket.end(answerTo("host-unreachable"));
  const device = joined.value;
  keep(device);
  socket.write(answerTo("succeeded"));
  const end = () => {
    socket.destroy();
    device.destroy();
  };
  pipeline(socket, device, end);
  pipeline(device, socket, end);
}

/** The next `length` bytes. @throws Error when the connection ends before */
async function take(socket: Socket, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array();
  for (;;) {
    const bytes: Uint8Array | null = socket.read(length);
    if (bytes !== null && bytes.length === length) return bytes;
    if (socket.readableEnded || socket.destroyed) throw new Error("the browser has ended the connection");
    const { promise, resolve } = Promise.withResolvers<void>();
    const go = () => resolve();
    socket.once("readable", go).once("close", go).once("end", go);
    await promise;
    socket.off("readable", go).off("close", go).off("end", go);
  }
}

function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) resolve(address.port);
    else reject(new Error("the proxy was closed before it was open"));
  });
  return promise;
}

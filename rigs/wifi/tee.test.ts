import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { suite, type TestContext, test } from "node:test";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import { recorded } from "./tee.ts";

/** A connection through the tee to `serve`, and what the tee has copied. */
async function through(t: TestContext, serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") assert.fail("no port");
  const socket = connect(address.port, "127.0.0.1");
  t.after(() => {
    server.close();
    for (const each of [socket, ...sockets]) each.destroy();
  });
  await once(socket, "connect");
  const copied: Uint8Array[] = [];
  const stream = recorded(socket, (bytes) => copied.push(bytes));
  return { stream, socket, heard: () => Buffer.concat(copied).toString() };
}

suite("copy of a connection", () => {
  test("passes everything, holds back when nobody reads, and keeps what came before the end", async (t) => {
    const long = "x".repeat(3_000_000);
    const { stream, socket, heard } = await through(t, (server) => server.end(long));
    // Asks for as much as the stream is willing to keep; the far side has more to say.
    stream.read(0);
    while (!socket.isPaused() || stream.readableLength === 0) await once(socket, "data");
    assert.ok(stream.readableLength < long.length);
    assert.equal(await text(stream), long);
    assert.equal(heard(), long);
  });

  test("ends its own side when told, and waits for the answer that comes after", async (t) => {
    const { stream, heard } = await through(t, (server) => {
      void text(server).then((said) => server.write(`heard ${said}`, () => server.destroySoon()));
      server.setNoDelay();
    });
    stream.end("a word");
    assert.equal(await text(stream), "heard a word");
    assert.equal(heard(), "a wordheard a word");
  });

  test("carries TLS, of which it copies what crosses and nothing within", async (t) => {
    const psk = Buffer.alloc(32, 7);
    const shared = { ciphers: "PSK", maxVersion: "TLSv1.2", minVersion: "TLSv1.2" } as const;
    const tls = createTlsServer({ ...shared, pskCallback: () => psk }, (inner) => inner.pipe(inner));
    const { stream, heard } = await through(t, (server) => void tls.emit("connection", server));
    const pskCallback = () => ({ psk, identity: "board" });
    const client = connectTls({
      ...shared,
      socket: stream,
      pskCallback,
      checkServerIdentity: () => undefined,
    });
    client.end("a word within");
    assert.equal(await text(client), "a word within");
    assert.ok(heard().length > 100 && !heard().includes("a word within"));
  });

  test("breaks when the link does, and the link when it does", async (t) => {
    const broken = await through(t, (server) => void server.once("data", () => server.resetAndDestroy()));
    // No events.once: it takes the break for a failure of the wait.
    const closed = new Promise<void>((resolve) => broken.stream.once("close", resolve));
    broken.stream.resume().write("go");
    await closed;
    assert.ok(broken.stream.destroyed && broken.socket.destroyed);
    const gone = Promise.withResolvers<void>();
    const left = await through(t, (server) => server.resume().once("end", () => gone.resolve()));
    left.stream.destroy();
    await gone.promise;
  });
});

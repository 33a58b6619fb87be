import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Backend } from "../../core/backend/index.ts";
import type { ClientIdentity } from "./stand-in.ts";

/** For tests: a client that says whatever it is told to, byte by byte, and hears what comes. */
export interface HostileClient extends AsyncDisposable {
  send(bytes: Uint8Array | string): void;
  /** Resolves with all that came so far, once it is `length` bytes or more. Rejects at the end of the connection. */
  heard(length: number): Promise<Buffer>;
  /** Ends its own side. */
  leave(): void;
  /** All that came until the backend ended the connection. Rejects when it does not within 5 s. */
  readonly farewell: Promise<Buffer>;
}

export async function openHostile(
  { endpoint }: Backend,
  { tls = true, identity }: { tls?: boolean; identity?: ClientIdentity | undefined } = {},
): Promise<HostileClient> {
  const port = Number(new URL(endpoint.url).port);
  const socket: Socket = tls
    ? connectTls({
        port,
        host: "127.0.0.1",
        servername: "localhost",
        ca: endpoint.caCertificate,
        ...identity,
      })
    : connectTcp(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // That it is cut is what these tests are about.
  socket.on("error", () => {});
  const closed = once(socket, "close", { signal: AbortSignal.timeout(5_000) });
  const farewell = closed.then(() => Buffer.concat(chunks));
  farewell.catch(() => {});
  await Promise.race([once(socket, tls ? "secureConnect" : "connect"), closed]);
  const heard = async (length: number): Promise<Buffer> => {
    for (;;) {
      const all = Buffer.concat(chunks);
      if (all.length >= length) return all;
      const gone = closed.then(() =>
        Promise.reject(new Error(`the connection ended after ${all.length} bytes`)),
      );
      await Promise.race([once(socket, "data"), gone]);
    }
  };
  return {
    heard,
    send: (bytes) => void socket.write(bytes),
    leave: () => void socket.destroy(),
    farewell,
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      if (!socket.closed) await once(socket, "close");
    },
  };
}

/** An MQTT packet of `type` (with its flags) around `body`. */
export function mqttPacket(type: number, body: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = body.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest >= 128 ? (rest % 128) | 0x80 : rest);
    if (rest < 128) return Buffer.concat([Buffer.of(type, ...length), body]);
  }
}

/** A string as MQTT has it, with its length before it. */
function mqttText(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** CONNECT without keep-alive. `level` 4 is MQTT 3.1.1; `kept`: the session outlives the connection. */
export function mqttConnect(clientId: string, level = 4, kept = false): Buffer {
  const head = Buffer.of(level, kept ? 0 : 0x02, 0, 0);
  return mqttPacket(0x10, Buffer.concat([mqttText("MQTT"), head, mqttText(clientId)]));
}

/** SUBSCRIBE to all of `topics` with QoS 1. */
export const mqttSubscribe = (...topics: readonly string[]): Buffer =>
  mqttPacket(
    0x82,
    Buffer.concat([Buffer.of(0, 1), ...topics.flatMap((topic) => [mqttText(topic), Buffer.of(1)])]),
  );

export const mqttDisconnect = Buffer.of(0xe0, 0);

/** PUBLISH with QoS 1. */
export const mqttPublish = (topic: string, payload: Uint8Array | string): Buffer =>
  mqttPacket(0x32, Buffer.concat([mqttText(topic), Buffer.of(0, 1), Buffer.from(payload)]));

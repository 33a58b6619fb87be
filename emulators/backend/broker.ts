import type { AddressInfo, Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { Client } from "aedes";
import { topicOf } from "../../core/wire/index.ts";
import type { ServerIdentity } from "./pki.ts";

export interface BrokerOptions {
  readonly server: ServerIdentity;
  /** Authorities whose client certificates are accepted, PEM. */
  readonly clientCas: readonly string[];
  /** Called for each message that a device publishes below its own topic. */
  readonly onMessage: (identity: string, topic: string, payload: Uint8Array) => void;
}

export interface Broker extends AsyncDisposable {
  readonly port: number;
  publish(topic: string, payload: Uint8Array): Promise<void>;
}

/**
 * MQTT 3.1.1 over TLS with client certificates, on loopback. Who a client is, its certificate says; it may publish and
 * subscribe only below its own topic.
 */
export async function startBroker({ server: tls, clientCas, onMessage }: BrokerOptions): Promise<Broker> {
  const { Aedes } = await import("aedes");
  const broker = await Aedes.createBroker();
  const identities = new WeakMap<Client, string>();
  const sockets = new Set<Socket>();

  broker.authenticate = (client, _user, _password, callback) => {
    const identity = (client.conn as TLSSocket).getPeerCertificate().subject?.["serialNumber"];
    // Under another's client id it would end that client's connection and take over its session.
    if (typeof identity !== "string" || client.id !== identity) return callback(null, false);
    identities.set(client, identity);
    return callback(null, true);
  };
  const owns = (client: Client | null, topic: string): boolean => {
    const identity = client === null ? undefined : identities.get(client);
    return identity !== undefined && topic.startsWith(topicOf.root(identity));
  };
  broker.authorizePublish = (client, packet, callback) => {
    callback(owns(client, packet.topic) ? null : new Error("not your topic"));
  };
  broker.authorizeSubscribe = (client, subscription, callback) => {
    callback(null, owns(client, subscription.topic) ? subscription : null);
  };
  broker.on("publish", (packet, client) => {
    const identity = client === null ? undefined : identities.get(client);
    if (identity !== undefined) onMessage(identity, packet.topic, Buffer.from(packet.payload));
  });
  // A client that leaves in the middle of a handshake or a packet concerns nobody but itself.
  broker.on("clientError", () => {});
  broker.on("connectionError", () => {});

  const listener = createServer(
    {
      cert: tls.cert,
      key: tls.key,
      ca: [...clientCas],
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
    },
    (socket) => {
      socket.on("error", () => {});
      broker.handle(socket);
    },
  );
  // From before the handshake on: one who never says a word would hold up the end.
  listener.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      listener.off("error", reject);
      resolve();
    });
  });

  return {
    port: (listener.address() as AddressInfo).port,
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        const packet = {
          cmd: "publish",
          topic,
          payload: Buffer.from(payload),
          qos: 1,
          retain: false,
          dup: false,
        } as const;
        broker.publish(packet, (cause) => (cause ? reject(cause) : resolve()));
      }),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
}

import { randomBytes, randomUUID } from "node:crypto";
import type { AuthenticateError, Client } from "aedes";
import { EquipmentFault, messageOf } from "../../../core/kernel/index.ts";
import { readProof, topicOf, writeMessage } from "../../../core/wire/index.ts";
import type { RefusalDraft } from "../refusals.ts";
import type { Connection } from "../server/connection.ts";
import { Interposer } from "../server/interposer.ts";
import type { Principal } from "../server/peer.ts";
import type { Gate } from "./gate.ts";
import { createPacketMeter, PacketTooLarge } from "./packet-meter.ts";
import type { Rights, RightsOf } from "./rights.ts";

export interface BrokerOptions {
  readonly gate: Gate;
  readonly rights: RightsOf;
  /** For a client to connect, and for one to prove itself. */
  readonly patienceMs: number;
  /**
   * Called for each message of a proven device, before it is acknowledged; throws when it could not be kept, and then it is not.
   * What it returns is done after the acknowledgement.
   */
  readonly onMessage: (principal: Principal, topic: string, payload: Uint8Array) => (() => void) | undefined;
  readonly onRefused: (refusal: RefusalDraft) => void;
  /** A proven device for which no session is kept has subscribed to its orders: what was sent to it before is lost. */
  readonly onAttentive: (identity: string) => void;
}

export interface Broker extends AsyncDisposable {
  /** Takes over a connection whose client speaks MQTT. */
  accept(connection: Connection): void;
  /** Resolves when the message is on its way to those who are subscribed. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
}

/** One client, from its CONNECT on. */
interface Session {
  readonly identity: string;
  readonly connection: Connection;
  /** To be signed; absent when TLS has proven the client. */
  readonly nonce?: string;
}

const largestPacket = 16_384;
/** CONNACK return codes (3.2.2.3). */
const [serverUnavailable, notAuthorized] = [3, 5];

/** MQTT 3.1.1. Who a client is, the gate decides; it may publish and subscribe only what its rights name. */
export async function startBroker({
  gate,
  rights,
  patienceMs,
  onMessage,
  onRefused,
  onAttentive,
}: BrokerOptions): Promise<Broker> {
  const { Aedes } = await import("aedes");
  const broker = await Aedes.createBroker({ connectTimeout: patienceMs, drainTimeout: patienceMs });
  const connections = new WeakMap<object, Connection>();
  const sessions = new WeakMap<Client, Session>();
  const proofTimers = new WeakMap<Client, NodeJS.Timeout>();
  /** Clients proven by a challenge, which go by ids of their own. */
  const proven = new Map<string, Client>();

  const sessionOf = (client: Client | null) => (client === null ? undefined : sessions.get(client));
  const rightsOf = ({ identity, connection, nonce }: Session): Rights =>
    rights(identity, nonce === undefined || connection.principal !== undefined);

  broker.preConnect = (_client, packet, callback) => {
    // Nothing is kept for a client id that anybody may claim.
    if (connections.get(_client.conn)?.principal === undefined) packet.clean = true;
    callback(null, true);
  };

  broker.authenticate = (client, _user, password, callback) => {
    const connection = connections.get(client.conn);
    if (connection === undefined)
      return callback(connackError(serverUnavailable, "the connection is gone"), false);
    const identity = client.id;
    try {
      const claim = { clientId: identity, hasPassword: password !== undefined && password !== null };
      const refusal = gate.connect(connection, claim);
      if (refusal !== undefined) {
        onRefused(refusal);
        return callback(connackError(notAuthorized, refusal.reason), false);
      }
    } catch (thrown) {
      return callback(connackError(serverUnavailable, messageOf(thrown)), false);
    }
    if (connection.principal === undefined) beginChallenge(client, identity, connection);
    else sessions.set(client, { identity, connection });
    return callback(null, true);
  };

  /** Until it is proven it goes by an id that nobody else can have: under its own it would end the true device's connection. */
  const beginChallenge = (client: Client, identity: string, connection: Connection): void => {
    sessions.set(client, { identity, connection, nonce: randomBytes(32).toString("base64") });
    client.id = randomUUID();
    const timer = setTimeout(() => {
      onRefused({
        service: "mqtt",
        code: "no-proof",
        reason: `no proof came within ${patienceMs} ms`,
        identity,
      });
      client.close();
    }, patienceMs);
    proofTimers.set(client, timer);
    connection.socket.once("close", () => clearTimeout(timer));
  };

  broker.on("subscribe", (subscriptions, client) => {
    const session = sessionOf(client);
    if (session === undefined) return;
    const { identity, nonce, connection } = session;
    const isNamed = (topic: string) => subscriptions.some((one) => one.topic === topic);
    const challenge = topicOf.challenge(identity);
    if (connection.principal === undefined) {
      if (nonce !== undefined && isNamed(challenge)) tell(client, challenge, writeMessage({ nonce }));
    } else if (client.clean && isNamed(topicOf.orders(identity))) onAttentive(identity);
  });

  const takeProof = (client: Client, session: Session, payload: Uint8Array): RefusalDraft | undefined => {
    const { identity, connection, nonce = "" } = session;
    const refusal = gate.prove(connection, identity, nonce, readProof(payload)?.signature ?? "");
    if (refusal !== undefined) return refusal;
    clearTimeout(proofTimers.get(client));
    proven.get(identity)?.close();
    proven.set(identity, client);
    const topic = topicOf.challenge(identity);
    setImmediate(() => tell(client, topic, writeMessage({ accepted: true })));
    return undefined;
  };

  const tell = (client: Client, topic: string, payload: Uint8Array): void => {
    if (client.closed) return;
    const message = {
      cmd: "publish",
      topic,
      payload: Buffer.from(payload),
      qos: 1,
      retain: false,
      dup: false,
    } as const;
    client.publish(message, () => {});
  };

  broker.authorizePublish = (client, packet, callback) => {
    const session = sessionOf(client);
    if (client === null || session === undefined) return callback(new Error("no session"));
    try {
      const refusal = take(client, session, packet.topic, Buffer.from(packet.payload));
      if (refusal === undefined) return callback(null);
      onRefused(refusal);
      return callback(new Error(refusal.reason));
    } catch (thrown) {
      // Without an acknowledgement the device sends it again, to a backend that can keep it.
      return callback(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));
    }
  };

  const take = (
    client: Client,
    session: Session,
    topic: string,
    payload: Buffer,
  ): RefusalDraft | undefined => {
    const { identity, connection } = session;
    const { principal } = connection;
    if (!rightsOf(session).mayPublish(topic)) return foreign(topic, identity, principal);
    if (principal === undefined) return takeProof(client, session, payload);
    const refusal = gate.standing(connection);
    if (refusal !== undefined) return refusal;
    const afterwards = onMessage(principal, topic, payload);
    if (afterwards !== undefined) setImmediate(() => doAfterwards(afterwards));
    return undefined;
  };

  broker.authorizeSubscribe = (client, subscription, callback) => {
    const session = sessionOf(client);
    if (session !== undefined && rightsOf(session).maySubscribe(subscription.topic))
      return callback(null, subscription);
    if (session !== undefined)
      onRefused(foreign(subscription.topic, session.identity, session.connection.principal));
    return callback(null, null);
  };
  // What was queued for a session before is checked again when it leaves.
  broker.authorizeForward = (client, packet) => {
    const session = sessionOf(client);
    if (session === undefined) return null;
    const isOwn =
      packet.topic === topicOf.challenge(session.identity) || rightsOf(session).maySubscribe(packet.topic);
    return isOwn ? packet : null;
  };

  broker.on("clientDisconnect", (client) => {
    const identity = sessionOf(client)?.identity ?? "";
    if (proven.get(identity) === client) proven.delete(identity);
  });
  // A client that leaves in the middle of a handshake or a packet concerns nobody but itself.
  broker.on("clientError", () => {});
  broker.on("connectionError", () => {});

  return {
    accept(connection) {
      const meter = createPacketMeter(largestPacket);
      const stream = new Interposer(connection.socket, { inbound: (chunk) => meter.follow(chunk) });
      stream.on("error", (cause) => {
        const { principal } = connection;
        if (cause instanceof PacketTooLarge)
          onRefused({ service: "mqtt", code: "too-large", reason: cause.message, principal });
      });
      connections.set(stream, connection);
      broker.handle(stream);
    },
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
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => broker.close(() => resolve())),
  };
}

/** What fails here has broken the registry, which tells everybody that asks it; the device registers again. */
function doAfterwards(work: () => void): void {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof EquipmentFault)) throw thrown;
  }
}

function foreign(topic: string, identity: string, principal: Principal | undefined): RefusalDraft {
  const reason = `${topic.slice(0, 128)} is not for ${identity}`;
  return { service: "mqtt", code: "foreign-topic", reason, identity, principal };
}

function connackError(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode });
}

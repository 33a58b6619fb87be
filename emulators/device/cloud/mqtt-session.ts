import type { MqttClient } from "mqtt";
import { readChallenge, signChallenge, toPem, topicOf, writeMessage } from "../../../core/wire/index.ts";
import type { DeviceClock } from "../../parts/index.ts";
import {
  type CloudAddress,
  CloudFault,
  type Credential,
  type LinkTopic,
  type ServerTrust,
} from "../cloud-parts.ts";
import { cloudFaultOf } from "./tls-fault.ts";

/** The backend has turned this credential away. */
export class TurnedAway extends Error {
  override readonly name = "TurnedAway";
}

export interface SessionOptions {
  readonly to: CloudAddress;
  readonly serverTrust: ServerTrust;
  readonly identity: string;
  readonly credential: Credential;
  /** Whether the credential signs a challenge inside TLS, instead of being shown in TLS. */
  readonly signs: boolean;
  /** Deadlines run on it. */
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
  readonly onOrder: (order: Uint8Array) => void;
  /** A packet is about to be sent, or has arrived. */
  readonly onPacket: () => void;
}

/** One MQTT 3.1.1 connection that the backend has let in and over which it can give orders. */
export interface Session {
  readonly ended: Promise<void>;
  publish(topic: LinkTopic, message: Uint8Array): Promise<void>;
  close(): void;
}

/** Device time from the first packet until orders can come. */
const openWithinMs = 10_000;
/** Return codes of a CONNACK that speak of the client and not of the server (MQTT 3.1.1, 3.2.2.3). */
const turnedAwayCodes = new Set<unknown>([2, 4, 5]);
/** The library's timers run on the host's clock; none of them may end anything. */
const never = 2 ** 31 - 1;

/** @throws CloudFault @throws TurnedAway @throws what `signal` was aborted with */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { to, serverTrust, identity, credential, signs, clock, signal, onOrder, onPacket } = options;
  const { connect } = await import("mqtt");
  signal.throwIfAborted();
  const client = connect({
    protocol: "mqtts",
    host: to.host,
    port: to.port,
    // The library hands on to TLS what it does not know itself.
    ...serverTrust(to),
    ...(signs ? {} : tlsIdentity(credential)),
    clientId: identity,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: never,
    keepalive: 0,
  });

  let isUp = false;
  let proofSent = false;
  const opening = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const fail = (cause: unknown): void => {
    opening.reject(cause);
    close(client);
  };

  const prove = (nonce: string): void => {
    proofSent = true;
    const signature = signChallenge(identity, nonce, credential.privateKey);
    client.publish(topicOf.proof(identity), Buffer.from(writeMessage({ signature })), { qos: 1 });
  };
  const subscribe = (topic: string, done: () => void): void => {
    client.subscribe(topic, { qos: 1 }, (failure, granted) => {
      if (failure || granted?.some(({ qos }) => qos === 128)) fail(new TurnedAway(`${topic} is not granted`));
      else done();
    });
  };
  const hearOrders = () => subscribe(topicOf.orders(identity), opening.resolve);

  client.on("packetsend", onPacket);
  client.on("packetreceive", onPacket);
  // A dropped client may still see its socket fail.
  client.on("error", (cause) => {
    const { code } = cause as { code?: unknown };
    fail(turnedAwayCodes.has(code) ? new TurnedAway(cause.message) : cloudFaultOf(cause));
  });
  client.on("close", () => {
    const refused = proofSent && !isUp;
    opening.reject(
      refused
        ? new TurnedAway("the proof was not accepted")
        : new CloudFault("backend-unreachable", "the backend ended the connection"),
    );
    ended.resolve();
  });
  client.on("connect", () => {
    // Each packet is small and waits for the answer to the one before.
    (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
    if (signs) subscribe(topicOf.challenge(identity), () => {});
    else hearOrders();
  });
  client.on("message", (topic, payload) => {
    if (topic === topicOf.orders(identity)) return onOrder(payload);
    const challenge = topic === topicOf.challenge(identity) ? readChallenge(payload) : undefined;
    if (challenge === undefined) return;
    if ("nonce" in challenge) prove(challenge.nonce);
    else hearOrders();
  });

  const stopTimer = clock.after(openWithinMs, () =>
    fail(new CloudFault("backend-silent", `the backend let nobody in within ${openWithinMs} ms`)),
  );
  const onAbort = () => fail(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await opening.promise;
    isUp = true;
  } finally {
    stopTimer();
    signal.removeEventListener("abort", onAbort);
  }

  return {
    ended: ended.promise,
    publish: (topic, message) => publish(client, topicOf[topic](identity), message, ended.promise),
    close() {
      close(client);
      ended.resolve();
    },
  };
}

function tlsIdentity({ certificate, privateKey }: Credential): { key: string; cert: string } {
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { key, cert: toPem(certificate) };
}

function publish(
  client: MqttClient,
  topic: string,
  message: Uint8Array,
  ended: Promise<void>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gone = () =>
    reject(new CloudFault("backend-unreachable", `the connection ended before ${topic} was taken`));
  client.publish(topic, Buffer.from(message), { qos: 1 }, (failure) => (failure ? gone() : resolve()));
  // What was not acknowledged is never called back.
  ended.then(gone);
  return promise;
}

function close(client: MqttClient): void {
  client.end(true);
  client.stream?.destroy();
}

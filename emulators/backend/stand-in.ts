import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { DeviceStandIn } from "../../core/backend/index.ts";
import { within } from "../../core/kernel/index.ts";
import { issueCertificate, readChallenge, signChallenge, toPem, topicOf } from "../../core/wire/index.ts";

/** A manufacturer whose devices hold their keys here, and a real MQTT client to stand in for them: for tests, and for visitors. */

/** What a TLS client shows, PEM. */
export interface ClientIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface Manufacturer {
  /** PEM. */
  readonly ca: string;
  issue(identity: string): ClientIdentity;
}

/** Two of the same name differ in nothing but their key: so must the unknown one be told from the known. */
export function createManufacturer(): Manufacturer {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { commonName: "Test manufacturer" };
  const notBefore = new Date(Date.now() - 86_400_000);
  const issue = (draft: Pick<Parameters<typeof issueCertificate>[0], "subject" | "publicKey" | "use">) =>
    toPem(issueCertificate({ ...draft, issuer, notBefore }, authority.privateKey));
  const spki = authority.publicKey.export({ format: "der", type: "spki" });
  return {
    ca: issue({ subject: issuer, publicKey: spki, use: { kind: "authority" } }),
    issue(identity) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const publicKey = pair.publicKey.export({ format: "der", type: "spki" });
      const subject = { commonName: "Test device", serialNumber: identity };
      const cert = issue({ subject, publicKey, use: { kind: "client" } });
      return { cert, key: pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
    },
  };
}

export interface StandInOptions {
  readonly url: string;
  /** Authority of the server's certificate, PEM. */
  readonly ca: string;
  readonly clientId: string;
  readonly identity: ClientIdentity | undefined;
  readonly will?: IClientOptions["will"];
}

/** Connects over TLS, mutual with an identity. Rejects when the backend does not accept the connection. */
export async function connectStandIn({
  url,
  ca,
  clientId,
  identity,
  will,
}: StandInOptions): Promise<DeviceStandIn> {
  const client = connect(url, {
    ca,
    clientId,
    ...identity,
    ...(will === undefined ? {} : { will }),
    rejectUnauthorized: true,
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  const ended = new Promise<void>((resolve) => client.on("close", () => resolve()));
  // A connection that the backend cuts may fail on its way down; `ended` tells of it.
  client.on("error", () => {});
  const arrived = createQueue(client);
  // Small messages in both directions would otherwise wait for each other's acknowledgement.
  client.once("connect", () => (client.stream as TLSSocket).setNoDelay(true));
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("the backend closed the connection")));
    });
  } catch (cause) {
    await client.endAsync(true);
    throw cause;
  }

  return {
    ended,
    next: () => within(arrived(), { withinMs: 10_000 }),
    publish: (topic, payload) => {
      const acknowledged = new Promise<"acknowledged" | "refused">((resolve) => {
        client.publish(topic, Buffer.from(payload), { qos: 1 }, (failure) =>
          resolve(failure ? "refused" : "acknowledged"),
        );
      });
      return Promise.race([acknowledged, ended.then(() => "refused" as const)]);
    },
    subscribe: (topic) =>
      new Promise((resolve) => {
        client.subscribe(topic, { qos: 1 }, (failure) => resolve(failure ? "refused" : "granted"));
      }),
    [Symbol.asyncDispose]: async () => {
      await client.endAsync(true);
      await ended;
    },
  };
}

/** Answers the backend's challenge in the name of `identity` (mode signed-challenge). Rejects when the proof is not accepted. */
export async function proveBySignature(
  client: DeviceStandIn,
  identity: string,
  shown: ClientIdentity | undefined,
): Promise<void> {
  const gone = client.ended.then(() => Promise.reject(new Error("the backend closed the connection")));
  const next = async () => readChallenge((await Promise.race([client.next(), gone])).payload);
  await client.subscribe(topicOf.challenge(identity));
  const challenge = await next();
  if (challenge === undefined || !("nonce" in challenge)) throw new Error("no challenge came");
  const signature =
    shown === undefined ? "" : signChallenge(identity, challenge.nonce, createPrivateKey(shown.key));
  await client.publish(topicOf.proof(identity), JSON.stringify({ signature }));
  const answer = await next();
  if (answer === undefined || !("accepted" in answer)) throw new Error("the proof was not accepted");
}

type Message = Awaited<ReturnType<DeviceStandIn["next"]>>;

/** Messages in the order of their arrival, each taken once. */
function createQueue(client: MqttClient): () => Promise<Message> {
  const waiting: ((message: Message) => void)[] = [];
  const messages: Message[] = [];
  client.on("message", (topic, payload) => {
    const taker = waiting.shift();
    if (taker === undefined) messages.push({ topic, payload });
    else taker({ topic, payload });
  });
  return () => {
    const message = messages.shift();
    return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
  };
}

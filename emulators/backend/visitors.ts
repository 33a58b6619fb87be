import { generateKeyPairSync } from "node:crypto";
import type {
  BackendEndpoint,
  BackendWait,
  DeviceStandIn,
  Visit,
  Visitor,
} from "../../core/backend/index.ts";
import {
  DeadlinePassed,
  type DeviceId,
  done,
  messageOf,
  type Outcome,
  refused,
  silent,
  within,
} from "../../core/kernel/index.ts";
import {
  attestationPath,
  decommissionedPath,
  encodeEstBody,
  estPaths,
  parseJsonObject,
  topicOf,
  writeMessage,
} from "../../core/wire/index.ts";
import { type Answered, ask, askAs, writeRequest } from "./http-client.ts";
import { connectStandIn, proveBySignature } from "./stand-in.ts";

/** Connects over MQTT with what the visitor shows, in either mode of authentication, and listens for the claimed device's orders. */
export async function visit(
  endpoint: BackendEndpoint,
  visitor: Visitor,
  wait: BackendWait,
): Promise<Outcome<Visit>> {
  const entering = enter(endpoint, visitor);
  try {
    return await within(entering, wait);
  } catch (thrown) {
    // Too late is not in: what still comes of it is closed.
    void entering.then((late) => (late.kind === "done" ? late.value[Symbol.asyncDispose]() : undefined));
    if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
    throw thrown;
  }
}

async function enter(endpoint: BackendEndpoint, { claims, shows }: Visitor): Promise<Outcome<Visit>> {
  const shown = shows && { cert: shows.certificate, key: shows.privateKey };
  const signs = endpoint.authentication === "signed-challenge";
  await using opened = new AsyncDisposableStack();
  try {
    const { url, caCertificate: ca } = endpoint;
    const client = opened.use(
      await connectStandIn({ url, ca, clientId: claims, identity: signs ? undefined : shown }),
    );
    if (signs) await proveBySignature(client, claims, shown);
    if ((await client.subscribe(topicOf.orders(claims))) === "refused")
      return refused("not-authorised", "the backend does not let them hear the device's orders");
    const owned = opened.move();
    return done({
      ended: client.ended,
      hearOrdersOf: (other, wait) => told(hear(client, [other, everybody].map(topicOf.orders)), wait),
      speakAs: (other, wait) => told(speak(client, topicOf.telemetry(other)), wait),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    });
  } catch (thrown) {
    return refused("turned-away", messageOf(thrown));
  }
}

/** Stands for each name in a subscription (MQTT 3.1.1, 4.7.1.3). */
const everybody = "+";

async function hear(client: DeviceStandIn, topics: readonly string[]): Promise<Outcome<void>> {
  for (const topic of topics) if ((await client.subscribe(topic)) === "granted") return done(undefined);
  return refused("not-authorised", "the backend does not let them hear it");
}

async function speak(client: DeviceStandIn, topic: string): Promise<Outcome<void>> {
  const taken = await client.publish(topic, writeMessage({ at: Date.now(), uptimeMs: 1, firmware: "0.0.0" }));
  return taken === "acknowledged"
    ? done(undefined)
    : refused("not-authorised", "the backend does not take it from them");
}

const told = (outcome: Promise<Outcome<void>>, wait: BackendWait): Promise<Outcome<void>> =>
  within(outcome, wait).catch(failed);

/** Asks for a nonce as anybody may, and posts what `make` makes of it as it is. */
export async function offerEvidence(
  endpoint: BackendEndpoint,
  { identity, make }: { readonly identity: DeviceId; readonly make: (nonce: string) => Uint8Array },
  wait: BackendWait,
): Promise<Outcome<void>> {
  try {
    const query = `${attestationPath}?identity=${encodeURIComponent(identity)}`;
    const { body } = await within(ask(endpoint, { method: "GET", path: query }), wait);
    const evidence = make(String(parseJsonObject(body)?.["nonce"] ?? ""));
    const posted = { method: "POST", path: attestationPath, body: evidence } as const;
    return outcomeOf(await within(ask(endpoint, posted), wait));
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Asks for a certificate of a new key, which goes with this call. */
export function renew(
  endpoint: BackendEndpoint,
  visitor: Visitor,
  wait: BackendWait,
): Promise<Outcome<void>> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = encodeEstBody(writeRequest(visitor.claims, privateKey));
  return post(endpoint, { visitor, path: estPaths.reenroll, body }, wait);
}

export function giveNotice(
  endpoint: BackendEndpoint,
  { visitor, identity }: { readonly visitor: Visitor; readonly identity: DeviceId },
  wait: BackendWait,
): Promise<Outcome<void>> {
  const body = writeMessage({ identity, at: Date.now(), trigger: "console" });
  return post(endpoint, { visitor, path: decommissionedPath, body }, wait);
}

interface Posted {
  readonly visitor: Visitor;
  readonly path: string;
  readonly body: string | Uint8Array;
}

async function post(
  endpoint: BackendEndpoint,
  { visitor: { claims, shows }, path, body }: Posted,
  wait: BackendWait,
): Promise<Outcome<void>> {
  const asked = { method: "POST", path, body } as const;
  const identity = shows && { cert: shows.certificate, key: shows.privateKey };
  try {
    const asking =
      identity === undefined ? ask(endpoint, asked) : askAs(endpoint, { claims, identity }, asked);
    return outcomeOf(await within(asking, wait));
  } catch (thrown) {
    return failed(thrown);
  }
}

function outcomeOf({ status, body }: Answered): Outcome<void> {
  if (status === 200 || status === 204) return done(undefined);
  const { code, reason } = parseJsonObject(body) ?? {};
  return refused(String(code ?? `http-${status}`), String(reason ?? `HTTP ${status}`));
}

const failed = (thrown: unknown): Outcome<never> =>
  thrown instanceof DeadlinePassed ? silent(thrown.afterMs) : refused("turned-away", messageOf(thrown));

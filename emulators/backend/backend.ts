import type { Backend } from "../../core/backend/index.ts";
import {
  DeadlinePassed,
  type DeviceId,
  done,
  type Outcome,
  refused,
  silent,
  within,
} from "../../core/kernel/index.ts";
import { orderDigest, topicOf } from "../../core/wire/index.ts";
import { startBroker } from "./broker.ts";
import { createOperatorDesk } from "./operator.ts";
import { serverIdentity } from "./pki.ts";
import { createRegistry } from "./registry.ts";

export interface BackendOptions {
  /** Authorities of the devices' certificates, PEM. */
  readonly manufacturerCas: readonly string[];
  /** Backend time, ms since the epoch; expiry of orders counts from it. */
  readonly now?: () => number;
}

/** The emulated backend: a real broker over real TLS on loopback, with registry and operator behind it. */
export async function createBackend({ manufacturerCas, now = Date.now }: BackendOptions): Promise<Backend> {
  const server = serverIdentity();
  const registry = createRegistry();
  const desk = createOperatorDesk(now);
  const replies = new Map<string, (outcome: Outcome<void>) => void>();

  const broker = await startBroker({
    server,
    clientCas: manufacturerCas,
    onMessage: (identity, topic, payload) => {
      const message = parse(payload);
      if (message === undefined) return;
      if (topic === topicOf.registration(identity)) register(identity as DeviceId, message);
      const outcome = toOutcome(message);
      if (topic === topicOf.replies(identity) && outcome)
        replies.get(`${identity} ${message["order"]}`)?.(outcome);
    },
  });

  const register = (authenticatedIdentity: DeviceId, message: Record<string, unknown>): void => {
    const { identity, firmware } = message;
    if (typeof identity !== "string" || typeof firmware !== "string") return;
    registry.add({
      authenticatedIdentity,
      reportedIdentity: identity as DeviceId,
      firmwareVersion: firmware,
      at: now(),
    });
  };

  return {
    kind: "emulated",
    endpoint: {
      url: `mqtts://localhost:${broker.port}`,
      caCertificate: server.ca,
      operatorKey: desk.publicKey,
    },
    registrations: async (identity) => registry.all(identity),
    awaitRegistration: (identity, known, wait) => registry.await(identity, known, wait),
    makeOrder: async (draft) => desk.makeOrder(draft),
    async deliver(identity, order, wait) {
      const key = `${identity} ${orderDigest(order)}`;
      const { promise, resolve } = Promise.withResolvers<Outcome<void>>();
      replies.set(key, resolve);
      try {
        await broker.publish(topicOf.orders(identity), order);
        return await within(promise, wait);
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        replies.delete(key);
      }
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
}

function parse(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Only what says so is a refusal: a reply that makes no sense is none. */
function toOutcome({ result, code, reason }: Record<string, unknown>): Outcome<void> | undefined {
  if (result === "done") return done(undefined);
  const isRefusal = result === "refused" && typeof code === "string" && typeof reason === "string";
  return isRefusal ? refused(code, reason) : undefined;
}

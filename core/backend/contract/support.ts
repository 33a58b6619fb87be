import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { DeviceId, Outcome } from "../../kernel/index.ts";
import { orderDigest, topicOf } from "../../wire/index.ts";
import type { Backend } from "../backend.ts";

/** Makes a backend that knows no registration of its devices. The suite disposes of it. */
export type MakeBackend = (context: TestContext) => Promise<BackendUnderTest>;

export interface BackendUnderTest extends AsyncDisposable {
  readonly backend: Backend;
  /** Two devices that the backend accepts with their own credentials. */
  readonly devices: readonly [DeviceId, DeviceId];
  /** Connects a stand-in for the device `identity` over the real protocol. Rejects when the backend refuses it. */
  connectAs(
    identity: DeviceId,
    as?: { readonly credential?: Credential; readonly clientId?: string },
  ): Promise<DeviceStandIn>;
}

/** `unknown`: names the device rightly and is issued by an authority that the backend does not know. */
export type Credential = "own" | "none" | "unknown";

/** What a device can do on its connection, rightly or not. Disposing of it ends the connection. */
export interface DeviceStandIn extends AsyncDisposable {
  /** Resolves once the backend has acknowledged the message, or refused it. */
  publish(topic: string, payload: Uint8Array | string): Promise<"acknowledged" | "refused">;
  subscribe(topic: string): Promise<"granted" | "refused">;
  /** The next message on a topic subscribed to, in the order of their arrival. */
  next(): Promise<{ readonly topic: string; readonly payload: Uint8Array }>;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Long enough for everything that must come. */
export const patience = { withinMs: 10_000 };
/** For what must not come. */
export const glance = { withinMs: 60 };

export function registrationOf(identity: string, firmware = "1.2.3"): string {
  return JSON.stringify({ identity, firmware });
}

export function replyTo(order: Uint8Array, reply: object = { result: "done" }): string {
  return JSON.stringify({ order: orderDigest(order), ...reply });
}

/** A stand-in that awaits orders. */
export async function attentive(under: BackendUnderTest, identity: DeviceId): Promise<DeviceStandIn> {
  const device = await under.connectAs(identity);
  assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
  return device;
}

export function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

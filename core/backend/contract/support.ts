import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { type DeviceId, type Outcome, within } from "../../kernel/index.ts";
import { type Evidence, orderDigest, topicOf } from "../../wire/index.ts";
import type { Backend } from "../backend.ts";
import type { DeviceStandIn } from "../device-stand-in.ts";
import type { OrderCommand } from "../orders.ts";

/** Makes a backend that knows no registration of its devices. The suite disposes of it. */
export type MakeBackend = (context: TestContext) => Promise<BackendUnderTest>;

export interface BackendUnderTest extends AsyncDisposable {
  readonly backend: Backend;
  /** Two devices whose manufacturer the backend knows. */
  readonly devices: readonly [DeviceId, DeviceId];
  /** Digest of the firmware that the devices attest; the backend trusts it. */
  readonly firmwareDigest: string;
  /** Connects a stand-in for the device `identity` over the real protocol. Rejects when the backend refuses it. */
  connectAs(identity: DeviceId, as?: Claim): Promise<DeviceStandIn>;
  /** One HTTP request in the name of `identity`. Rejects when no answer comes. */
  request(identity: DeviceId, request: HttpRequest): Promise<HttpAnswer>;
  /** Evidence over `nonce`, signed with the bootstrap key after `changes`. */
  evidence(identity: DeviceId, nonce: string, changes?: Partial<Evidence>): Evidence;
  /** A request (PKCS #10, DER) of the device for a new key, or for its bootstrap key. */
  certificateRequest(identity: DeviceId, key?: "new" | "bootstrap"): Uint8Array;
  /** Takes the certificate (DER) for the key last requested: from now on it is the device's own credential. */
  adopt(identity: DeviceId, certificate: Uint8Array): void;
}

/**
 * own: operational, enrolled or else issued on demand. previous: the operational one before it. bootstrap: of the manufacturer.
 * unknown: names the device rightly and is of an authority that the backend does not know.
 */
export type Credential = "own" | "previous" | "bootstrap" | "none" | "unknown";

export interface Claim {
  readonly credential?: Credential;
  readonly clientId?: string;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Uint8Array | string;
  /** Default: none. */
  readonly credential?: Credential;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Long enough for everything that must come. */
export const patience = { withinMs: 10_000 };
/** For what must not come. */
export const glance = { withinMs: 60 };

/** Waits until the connection has ended. Rejects when it does not. */
export const endOf = (device: DeviceStandIn): Promise<void> => within(device.ended, patience);

export const freshNonce = (): string => randomBytes(32).toString("base64");

export function registrationOf(
  identity: string,
  more: { firmware?: string; nonce?: string; account?: string } = {},
) {
  return JSON.stringify({ identity, firmware: "1.2.3", nonce: freshNonce(), ...more });
}

export function replyTo(order: Uint8Array, reply: object = { result: "done" }): string {
  return JSON.stringify({ order: orderDigest(order), ...reply });
}

/** A stand-in that awaits orders. */
export async function attentive(
  under: BackendUnderTest,
  identity: DeviceId,
  as: Claim = {},
): Promise<DeviceStandIn> {
  const device = await under.connectAs(identity, as);
  assert.equal(await device.subscribe(topicOf.orders(identity)), "granted");
  return device;
}

export function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "done") assert.fail(`done was expected: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

/** The command of an order as it went over the wire, whoever signed it. */
export function openOrder(bytes: Uint8Array): { readonly addressee: string; readonly command: OrderCommand } {
  const { order } = JSON.parse(Buffer.from(bytes).toString("utf8")) as { order: string };
  return JSON.parse(Buffer.from(order, "base64").toString("utf8"));
}

export const parseAnswer = ({ body }: HttpAnswer): Record<string, unknown> =>
  JSON.parse(body.toString("utf8"));

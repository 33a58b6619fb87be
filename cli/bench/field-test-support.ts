import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { AuthenticationMode, Backend, OrderCommand } from "../../core/backend/index.ts";
import type { LogEntry } from "../../core/dut/index.ts";
import { type DeviceId, type Outcome, sha256 } from "../../core/kernel/index.ts";
import { issueCertificate, toPem } from "../../core/wire/index.ts";
import { makeSetUpVerifier } from "../../core/wire/provisioning/index.ts";
import { createBackend } from "../../emulators/backend/index.ts";
import {
  type Behaviour,
  type EmulatedDevice,
  type Parts,
  type PartsTable,
  referenceBehaviour,
  referenceParts,
} from "../../emulators/device/index.ts";
import { makeDevice, publicKeyOf, release } from "../../emulators/device/test-support.ts";

/** A manufactured device and its backend, without a bench between them: the parts of the device can be asked directly. */
export interface Field extends AsyncDisposable {
  readonly backend: Backend;
  readonly device: EmulatedDevice;
  readonly identity: DeviceId;
  readonly manufacturerCa: string;
  /** Of the firmware that runs now. */
  readonly parts: Parts;
  /** Why the firmware hung; empty when it never did. */
  readonly panics: readonly string[];
  /** Off and on. */
  cycle(): void;
  /** Resolves once `condition` holds; the network's turns pass meanwhile, device time does not. */
  until(condition: () => boolean, what?: string): Promise<void>;
  /** In operation, and the backend has heard of it since. */
  operational(): Promise<void>;
  order(command: OrderCommand): Promise<Outcome<void>>;
  /** Events of the log but changes of the configuration. */
  events(): readonly LogEntry["event"][];
}

export interface FieldDraft {
  readonly behaviour?: Partial<Omit<Behaviour, "provisioning">> & {
    readonly provisioning?: Partial<Behaviour["provisioning"]>;
  };
  /** Whether the factory says where the backend is. Default: yes. */
  readonly told?: boolean;
  readonly version?: string;
  /** Parts of the device. Default: the sound ones. */
  readonly table?: PartsTable;
}

export const secret = { security: 2, username: "wifiprov", proofOfPossession: "correct-horse-42" } as const;
export const patience = { withinMs: 5_000 };
const releases = ["3.0.0", "3.1.0"].map(release);
// The same for every test: it takes a while to make.
const verifier = makeSetUpVerifier(secret);

const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
const issuer = { commonName: "Test manufacturer" };
const notBefore = new Date(Date.now() - 86_400_000);
const manufacturerCa = toPem(
  issueCertificate(
    {
      ...{ subject: issuer, issuer, notBefore, use: { kind: "authority" } },
      publicKey: createPublicKey(authority.privateKey).export({ format: "der", type: "spki" }),
    },
    authority.privateKey,
  ),
);

const certify = (publicKey: Uint8Array, serialNumber: string): Uint8Array =>
  issueCertificate(
    { subject: { commonName: "AR1", serialNumber }, issuer, publicKey, notBefore, use: { kind: "device" } },
    authority.privateKey,
  );

/** A backend as the device's maker runs it. */
export const openBackend = (authentication: AuthenticationMode = "mutual-tls"): Promise<Backend> =>
  createBackend({
    manufacturerCas: [manufacturerCa],
    trustedFirmware: releases.map((image) => sha256(image)),
    authentication,
  });

/** Device and backend, the device with supply and without a network. */
export async function makeField(draft: FieldDraft = {}): Promise<Field> {
  await using opened = new AsyncDisposableStack();
  const authentication = draft.behaviour?.authentication ?? "mutual-tls";
  const backend = opened.use(await openBackend(authentication));
  const field = manufacture(backend, draft);
  opened.defer(() => field.device.powerOff());
  const owned = opened.move();
  return Object.assign(field, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}

/** As `makeField`, at a backend of the caller's. */
function manufacture(
  backend: Backend,
  { behaviour = {}, told = true, version, table = referenceParts }: FieldDraft = {},
) {
  let parts: Parts | undefined;
  const provisioning: PartsTable["provisioning"] = (all) => {
    parts = all;
    return table.provisioning(all);
  };
  const provisioned = { ...referenceBehaviour.provisioning, ...behaviour.provisioning };
  const device = makeDevice({
    table: { ...table, provisioning },
    image: release(version ?? "3.0.0"),
    options: {
      uid: Uint8Array.from(randomBytes(12)),
      startsAt: Date.now(),
      behaviour: { ...referenceBehaviour, ...behaviour, provisioning: provisioned },
    },
  });
  const panics: string[] = [];
  device.onData((bytes) => {
    const text = Buffer.from(bytes).toString();
    if (text.includes("[panic]")) panics.push(text);
  });
  const running = (): Parts => parts ?? assert.fail("no firmware runs");
  device.powerOn();
  finish(running(), backend, told);
  const identity = running().identity.read() ?? assert.fail("no identity");

  const until: Field["until"] = async (condition, what = String(condition)) => {
    const end = performance.now() + patience.withinMs;
    while (!condition()) {
      assert.ok(performance.now() < end, `${what}: ${running().provisioning.state} ${panics.join()}`);
      await turn();
    }
  };

  return {
    backend,
    device,
    identity,
    manufacturerCa,
    panics,
    get parts() {
      return running();
    },
    cycle() {
      device.powerOff();
      device.powerOn();
    },
    until,
    async operational() {
      const known = (await backend.telemetry(identity)).length;
      await until(() => running().provisioning.state === "operational");
      if (known === 0) expectDone(await backend.awaitTelemetry(identity, 0, patience));
    },
    async order(command: OrderCommand) {
      const order = await backend.makeOrder({ addressee: identity, command, signedBy: "operator" });
      return backend.deliver(identity, order, patience);
    },
    events: () =>
      running()
        .log.entries()
        .map(({ event }) => event)
        .filter((event) => event !== "configuration-changed"),
  };
}

function finish(
  { identity, trust, setUpSecret, provisioning }: Parts,
  backend: Backend,
  told: boolean,
): void {
  const { url, caCertificate, operatorKey } = backend.endpoint;
  identity.write(undefined, "factory");
  identity.installCertificate(certify(publicKeyOf(identity.request()), identity.read() ?? ""));
  trust.install({ backendCa: caCertificate, operatorKey, ...(told ? { endpoint: url } : {}) });
  setUpSecret.install(verifier);
  identity.lock();
  provisioning.start();
}

export function expectDone<T>(outcome: Outcome<T>): T {
  assert.equal(outcome.kind, "done", JSON.stringify(outcome));
  return (outcome as { value: T }).value;
}

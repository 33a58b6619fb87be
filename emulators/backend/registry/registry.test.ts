import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { DeviceState } from "../../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../../core/kernel/index.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { openStore } from "./store.ts";

/** Random lives of devices, beside a model that keeps them in plain objects. */

interface ModelCredential {
  state: "issued" | "in-use" | "revoked";
}

interface ModelDevice {
  state: DeviceState;
  account: string | undefined;
  registrations: number;
  credentials: Map<string, ModelCredential>;
}

class Model {
  readonly devices = new Map<string, ModelDevice>();
  readonly events = new Set<string>();
  readonly barred = new Set<string>();
  revoked: string[] = [];
  issued = 0;

  device(identity: string): ModelDevice {
    const known = this.devices.get(identity) ?? {
      state: "claimed" as const,
      account: undefined,
      registrations: 0,
      credentials: new Map(),
    };
    this.devices.set(identity, known);
    return known;
  }

  revoke(device: ModelDevice, spared?: string): void {
    for (const [fingerprint, credential] of device.credentials) {
      if (fingerprint === spared || credential.state === "revoked") continue;
      credential.state = "revoked";
      this.revoked.push(fingerprint);
    }
  }
}

interface Real {
  readonly registry: Registry;
  readonly revoked: string[];
}

type Step = fc.Command<Model, Real>;

const identities = ["A", "B"] as const;
const accounts = ["ada", "eve"] as const;

const credential = (fingerprint: string) => ({
  fingerprint: fingerprint as Sha256,
  publicKey: Buffer.from(fingerprint),
  notAfter: 1,
});

function step(
  name: string,
  applies: (model: Model) => boolean,
  run: (model: Model, real: Real) => void,
): Step {
  return {
    check: applies,
    toString: () => name,
    run: (model, real) => {
      run(model, real);
      agree(model, real);
    },
  };
}

const always = () => true;
const id = (text: string) => text as DeviceId;

/** What must hold after every step, whatever it was. */
function agree(model: Model, { registry, revoked }: Real): void {
  assert.deepEqual(revoked.toSorted(), model.revoked.toSorted(), "who was told of revocation");
  for (const identity of identities) {
    const expected = model.devices.get(identity);
    const record = registry.device(id(identity));
    assert.equal(record?.state, expected?.state);
    assert.equal(record?.account, expected?.account);
    assert.equal(record?.registrations, expected?.registrations);
    assert.deepEqual(
      record?.credentials.map(({ fingerprint, state }) => [fingerprint, state]),
      expected && [...expected.credentials].map(([fingerprint, { state }]) => [fingerprint, state]),
    );
    if (record === undefined) continue;
    const valid = record.credentials.filter(({ state }) => state !== "revoked");
    assert.equal(registry.keys(id(identity)).operational.length, valid.length);
    if (record.state === "retired") assert.deepEqual([valid.length, record.account], [0, undefined]);
    for (const { fingerprint, state } of record.credentials)
      assert.equal(
        registry.standing(id(identity), fingerprint),
        state === "revoked" ? "revoked-credential" : undefined,
      );
  }
}

const anIdentity = fc.constantFrom(...identities);
const anAccount = fc.constantFrom(...accounts);

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(anIdentity, anAccount).map(([identity, account]) =>
    step(`${account} claims ${identity}`, always, (model, { registry }) => {
      const known = model.devices.get(identity);
      const free = known?.account === undefined || known.account === account;
      assert.equal(registry.claim(id(identity), account), free);
      if (!free) return;
      const device = model.device(identity);
      if (device.state === "retired") Object.assign(device, { state: "claimed", registrations: 0 });
      device.account = account;
    }),
  ),
  anIdentity.map((identity) =>
    step(`${identity} enrols`, always, (model, { registry }) => {
      const device = model.device(identity);
      const fingerprint = `c${model.issued++}`;
      registry.enrol(id(identity), credential(fingerprint));
      if (device.state === "retired") Object.assign(device, { account: undefined, registrations: 0 });
      device.state = "claimed";
      device.credentials.set(fingerprint, { state: "issued" });
    }),
  ),
  anIdentity.map((identity) =>
    step(`${identity} enrols again`, always, (model, { registry }) => {
      const device = model.devices.get(identity);
      const operating = device?.state === "active" || device?.state === "rotating";
      const fingerprint = `c${model.issued++}`;
      assert.equal(registry.reenrol(id(identity), credential(fingerprint)), operating);
      if (!operating || device === undefined) return;
      device.state = "rotating";
      device.credentials.set(fingerprint, { state: "issued" });
    }),
  ),
  fc.tuple(anIdentity, fc.nat(3)).map(([identity, back]) =>
    step(
      `${identity} connects with credential ${back} from the last`,
      (model) => [...(model.devices.get(identity)?.credentials ?? [])].at(-1 - back)?.[1].state !== "revoked",
      (model, { registry }) => {
        const device = model.devices.get(identity);
        const found = [...(device?.credentials ?? [])].at(-1 - back);
        if (device === undefined || found === undefined) return;
        const [fingerprint, known] = found;
        registry.connected(id(identity), fingerprint as Sha256);
        if (known.state !== "issued") return;
        known.state = "in-use";
        model.revoke(device, fingerprint);
        if (device.state === "rotating") device.state = "active";
      },
    ),
  ),
  fc.tuple(anIdentity, fc.option(anAccount, { nil: undefined })).map(([identity, account]) =>
    step(`${identity} registers for ${account}`, always, (model, { registry }) => {
      const known = model.devices.get(identity);
      const free = account === undefined || known?.account === undefined || known.account === account;
      assert.equal(registry.register(id(identity), account), free);
      if (!free) return;
      const device = model.device(identity);
      device.state = "pending";
      device.account = account ?? device.account;
      device.registrations += 1;
    }),
  ),
  anIdentity.map((identity) =>
    step(`${identity} is confirmed`, always, (model, { registry }) => {
      registry.confirm(id(identity));
      const device = model.devices.get(identity);
      if (device?.state === "pending") device.state = "active";
    }),
  ),
  anIdentity.map((identity) =>
    step(`${identity} is refused`, always, (model, { registry }) => {
      registry.refuse(id(identity));
      const device = model.devices.get(identity);
      if (device?.state === "pending") device.state = "claimed";
    }),
  ),
  fc.tuple(anIdentity, fc.nat(5)).map(([identity, at]) =>
    step(`${identity} is retired at ${at}`, always, (model, { registry }) => {
      const event = `${identity} ${at}`;
      const fresh = !model.events.has(event);
      assert.equal(registry.isRetirement(id(identity), at), !fresh);
      assert.equal(registry.retire(id(identity), at), fresh);
      if (!fresh) return;
      model.events.add(event);
      const device = model.device(identity);
      model.revoke(device);
      Object.assign(device, { state: "retired", account: undefined });
    }),
  ),
  anIdentity.map((identity) =>
    step(`${identity} is revoked`, always, (model, { registry }) => {
      registry.revokeAll(id(identity));
      model.barred.add(identity);
      const device = model.devices.get(identity);
      if (device !== undefined) model.revoke(device);
      assert.ok(registry.isBarred(id(identity)));
    }),
  ),
];

suite("registry", () => {
  test("lives as its model does, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: 40 }), (commands) => {
        using store = openStore({});
        const revoked: string[] = [];
        const registry = createRegistry(store, {
          changed: () => {},
          revoked: (gone) => void revoked.push(...gone),
        });
        fc.modelRun(() => ({ model: new Model(), real: { registry, revoked } }), commands);
      }),
      { numRuns: 150 },
    );
  });

  test("a credential of one device opens nothing of another", () => {
    using store = openStore({});
    const registry = createRegistry(store, { changed: () => {}, revoked: () => {} });
    registry.install(id("A"), credential("c1"));
    assert.equal(registry.standing(id("A"), "c1" as Sha256), undefined);
    assert.equal(registry.standing(id("B"), "c1" as Sha256), "unknown-credential");
  });

  test("a bootstrap key counts until the device is barred, also when it attests again", () => {
    using store = openStore({});
    const registry = createRegistry(store, { changed: () => {}, revoked: () => {} });
    registry.attested(id("A"), Buffer.from("key"));
    assert.deepEqual(Buffer.from(registry.keys(id("A")).bootstrap ?? []), Buffer.from("key"));
    registry.revokeAll(id("A"));
    registry.attested(id("A"), Buffer.from("key"));
    assert.equal(registry.keys(id("A")).bootstrap, undefined);
  });

  test("orders of each device are numbered from one", () => {
    using store = openStore({});
    const registry = createRegistry(store, { changed: () => {}, revoked: () => {} });
    assert.deepEqual(
      ["A", "A", "B", "A"].map((identity) => registry.nextSequence(id(identity))),
      [1, 2, 1, 3],
    );
  });
});

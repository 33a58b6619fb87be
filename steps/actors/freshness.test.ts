import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { suite, test } from "node:test";
import type { Dut } from "../../core/dut/index.ts";
import type { Manufactured } from "../../core/factory/index.ts";
import { freshnessChallenge, freshnessMessage } from "../../core/journal/index.ts";
import { done, EquipmentFault, refused, silent } from "../../core/kernel/index.ts";
import { issueCertificate } from "../../core/wire/index.ts";
import { fakeBench, fakeDut, fakeMaintenance } from "../test-support.ts";
import { signNonce } from "./freshness.ts";

const freshness = { nonce: "ab".repeat(16), runId: "2027-01-01 seed" };
const unit = {} as Manufactured;

function identity(kind: "ec" | "ed25519") {
  const keys =
    kind === "ec" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKey = keys.publicKey.export({ format: "der", type: "spki" });
  const names = { subject: { commonName: "P1" }, issuer: { commonName: "Works" } };
  const certificate = issueCertificate(
    { ...names, publicKey, notBefore: new Date(0), use: { kind: "device" } },
    privateKey,
  );
  return { keys, certificate };
}

interface Faked {
  readonly kind?: "ec" | "ed25519";
  readonly signChallenge?: Dut["maintenance"]["signChallenge"];
  readonly readHardwareId?: () => Promise<Uint8Array>;
}

function soundDevice(slot: string, { kind = "ec", signChallenge, readHardwareId }: Faked = {}) {
  const { keys, certificate } = identity(kind);
  const asked: Uint8Array[] = [];
  const device = fakeDut({
    slot,
    probe: { readHardwareId: readHardwareId ?? (async () => Uint8Array.of(1, 2)) },
    maintenance: fakeMaintenance({
      readCertificate: async () => done(certificate),
      signChallenge: async (challenge) => {
        asked.push(challenge);
        if (signChallenge !== undefined) return signChallenge(challenge);
        return done(sign(kind === "ec" ? "sha256" : null, challenge, keys.privateKey));
      },
    }),
  });
  return { device, asked, keys };
}

function stageOf(devices: readonly Dut[], given: Partial<ReturnType<typeof fakeBench>> = {}) {
  const memory = new Map<string, Promise<unknown>>();
  const bench = fakeBench({
    freshness,
    fingerprints: {
      commit: (kind, value) => `${kind}:${Buffer.from(value).toString("hex")}`,
      seenElsewhere: () => [],
      earlierRuns: 0,
    },
    once: <T>(name: string, make: () => Promise<T>) => {
      if (!memory.has(name)) memory.set(name, make());
      return memory.get(name) as Promise<T>;
    },
    ...given,
  });
  return { bench, devices, units: new Map(devices.map((device) => [device, unit])) };
}

suite("the nonce of an auditor", () => {
  for (const [kind, algorithm] of [
    ["ec", "ecdsa-p256-sha256"],
    ["ed25519", "ed25519"],
  ] as const)
    test(`is signed as a digest over nonce and run: ${algorithm}`, async () => {
      const { device, asked, keys } = soundDevice("device-1", { kind });
      const [note, ...none] = await signNonce(stageOf([device]));
      assert.ok(note?.outcome === "signed" && none.length === 0);
      const message = freshnessMessage(freshness.nonce, freshness.runId);
      assert.deepEqual(
        [note.slot, note.nonce, note.bearer, note.algorithm, Buffer.from(note.message, "base64")],
        ["device-1", freshness.nonce, "hardware:0102", algorithm, Buffer.from(message)],
      );
      assert.deepEqual(asked, [freshnessChallenge(message)]);
      const signature = Buffer.from(note.signature, "base64");
      const hash = kind === "ec" ? "sha256" : null;
      assert.ok(verify(hash, freshnessChallenge(message), keys.publicKey, signature));
    });

  test("is asked of nobody where there is none, and of no device that was not manufactured", async () => {
    const { device, asked } = soundDevice("device-1");
    assert.deepEqual(await signNonce(stageOf([device], { freshness: undefined })), []);
    assert.deepEqual(await signNonce({ ...stageOf([device]), units: new Map() }), []);
    assert.deepEqual(asked, []);
  });

  test("is signed once by each device, whatever comes after", async () => {
    const devices = [soundDevice("device-1"), soundDevice("device-2")];
    const stage = stageOf(devices.map(({ device }) => device));
    assert.deepEqual(
      (await signNonce(stage)).map(({ slot }) => slot),
      ["device-1", "device-2"],
    );
    assert.deepEqual(await signNonce(stage), []);
    assert.deepEqual(
      devices.map(({ asked }) => asked.length),
      [1, 1],
    );
  });

  for (const [what, signChallenge, why] of [
    ["is silent", async () => silent(5), /^asked to sign: no answer within 5 ms$/],
    ["refuses", async () => refused("locked", "not now"), /^asked to sign: refused \(locked: not now\)$/],
    [
      "cannot be asked",
      async () => {
        throw new EquipmentFault("NOT_OFFERED", "the dialect has no identity.sign", { help: "" });
      },
      /^the dialect has no identity\.sign$/,
    ],
  ] as const)
    test(`is noted of a device that ${what}, which is asked five times and keeps nobody else from signing`, async () => {
      const bad = soundDevice("device-1", { signChallenge });
      const good = soundDevice("device-2");
      const stage = stageOf([bad.device, good.device]);
      const [first, second] = await signNonce(stage);
      assert.ok(first?.outcome === "unsigned" && second?.outcome === "signed");
      assert.match(first.why, why);
      const later = [];
      for (let scenario = 2; scenario < 10; scenario += 1) later.push(...(await signNonce(stage)));
      assert.deepEqual(
        later.map(({ slot }) => slot),
        Array(4).fill("device-1"),
      );
      assert.equal(bad.asked.length, 5);
    });

  test("is signed also where the hardware value cannot be read", async () => {
    const readHardwareId = () => Promise.reject(new Error("no debug port"));
    const [note] = await signNonce(stageOf([soundDevice("device-1", { readHardwareId }).device]));
    assert.ok(note?.outcome === "signed");
    assert.equal(note.bearer, undefined);
  });
});

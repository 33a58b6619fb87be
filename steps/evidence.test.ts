import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { suite, test } from "node:test";
import type { Dut } from "../core/dut/index.ts";
import type { Manufactured } from "../core/factory/index.ts";
import { createCommitments, createRedactor } from "../core/journal/index.ts";
import { done, sha256, silent } from "../core/kernel/index.ts";
import { issueCertificate } from "../core/wire/index.ts";
import { createKeyHunt } from "./actors/key-hunt.ts";
import type { Secrets } from "./bench.ts";
import { Evidence } from "./evidence.ts";
import { Notebook } from "./notebook.ts";
import { fakeBench, fakeDut, fakeMaintenance, fakeSecrets } from "./test-support.ts";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const scalar = Buffer.from(keys.privateKey.export({ format: "jwk" }).d ?? "", "base64url");
const certificate = issueCertificate(
  {
    ...{ subject: { commonName: "P1" }, issuer: { commonName: "Works" }, notBefore: new Date(0) },
    publicKey: keys.publicKey.export({ format: "der", type: "spki" }),
    use: { kind: "device" },
  },
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
);
const place = { slot: "device-1", region: "credentials", address: 0x1000 };
/** Random ones, the last of which is written. */
const bytesOf = (count: number) => Buffer.concat([randomBytes(count - 1), Buffer.of(1)]);
const erased = (length: number) => Buffer.alloc(length, 0xff);

/** Secrets as a run has them. */
function realSecrets(): Secrets & { readonly told: string[] } {
  const redactor = createRedactor(createCommitments(new Uint8Array(32)));
  const told: string[] = [];
  return {
    ...fakeSecrets(),
    told,
    learn(label, value) {
      told.push(label);
      redactor.protect(value, label);
    },
    redact: (text) => redactor.text(text),
    redactBytes: (bytes) => redactor.bytes(bytes),
  };
}

interface Draft {
  readonly readCertificate?: Dut["maintenance"]["readCertificate"];
  readonly manufactured?: boolean;
  readonly keeping?: boolean;
}

function open({ readCertificate, manufactured = true, keeping = true }: Draft = {}) {
  const device = fakeDut({
    slot: "device-1",
    maintenance: fakeMaintenance({
      readCertificate: readCertificate ?? (async () => done(certificate)),
      readOperationalCertificate: async () => silent(5),
    }),
  });
  const files = new Map<string, Uint8Array>();
  const keep = async (bytes: Uint8Array) => {
    const digest = sha256(bytes);
    files.set(`evidence/${digest}`, bytes);
    return { file: `evidence/${digest}`, sha256: digest };
  };
  const secrets = realSecrets();
  const told: number[] = [];
  const stage = {
    bench: fakeBench({ keep: keeping ? keep : undefined, secrets }),
    notes: new Notebook(),
    devices: [device],
    units: new Map(manufactured ? [[device, {} as Manufactured]] : []),
  };
  const evidence = new Evidence(stage, async (id) => void told.push(id));
  const dump = (bytes: Uint8Array, of = place) => {
    evidence.noteDump(bytes, of);
    return new Map([[of.region, bytes]]);
  };
  return { evidence, dump, files, secrets, told };
}

suite("dumps that a scenario rests on", () => {
  test("are kept without their erased end, with where they were read and how much it was", async () => {
    const { evidence, dump, files, told } = open();
    const content = Buffer.concat([erased(5), randomBytes(300), erased(3), Buffer.of(0x00)]);
    await evidence.keep(dump(Buffer.concat([content, erased(4_000)])));
    assert.deepEqual(told, [0]);
    const { dumps, leftOut } = await evidence.handOver();
    assert.deepEqual(dumps, [
      {
        ...{ id: 0, name: "flash of device-1: credentials", slot: "device-1", address: 0x1000 },
        ...{ file: `evidence/${sha256(content)}`, sha256: sha256(content), size: content.length },
        ...{ mediaType: "application/octet-stream", length: content.length + 4_000, redacted: [] },
      },
    ]);
    assert.deepEqual([leftOut, files.get(dumps[0]?.file ?? "")], [[], content]);
  });

  test("are kept once where all of them is alike, and as another where anything is not", async () => {
    const { evidence, dump, told } = open();
    const bytes = bytesOf(64);
    for (const where of [place, place, { ...place, slot: "device-1", address: 0x2000 }])
      await evidence.keep(dump(Buffer.from(bytes), where));
    await evidence.keep(dump(Buffer.concat([bytes, erased(1)])));
    assert.deepEqual(told, [0, 1, 2]);
    assert.equal((await evidence.handOver()).dumps.length, 3);
  });

  test("stand beside pictures of a screen, which are told in their turn and kept as they are", async () => {
    const { evidence, dump, files, told } = open();
    const png = randomBytes(100);
    await evidence.keepPicture("device-1", "set-up page of device-1: opened", png);
    await evidence.keep(dump(bytesOf(64)));
    assert.deepEqual(told, [0, 1]);
    const { dumps } = await evidence.handOver();
    const { id, mediaType, file, address, redacted } =
      dumps.find(({ name }) => name.startsWith("set-up")) ?? {};
    assert.deepEqual([id, mediaType, address, redacted], [0, "image/png", undefined, []]);
    assert.deepEqual(files.get(file ?? ""), png);
    const none = open({ keeping: false });
    await none.evidence.keepPicture("device-1", "opened", png);
    assert.deepEqual([none.told, (await none.evidence.handOver()).dumps], [[], []]);
  });

  test("are those of a flash only, and none where the bench keeps nothing", async () => {
    const { evidence, told } = open();
    await evidence.keep(new Map([["wire", bytesOf(64)]]));
    const nowhere = open({ keeping: false });
    await nowhere.evidence.keep(nowhere.dump(bytesOf(64)));
    assert.deepEqual([told, nowhere.told], [[], []]);
    assert.deepEqual(await nowhere.evidence.handOver(), { dumps: [], leftOut: [] });
  });

  test("leave without secrets, also those that were learned later", async () => {
    const { evidence, dump, files, secrets } = open();
    await evidence.keep(dump(Buffer.from("....correct horse battery....")));
    secrets.learn("passphrase", "correct horse");
    const { dumps } = await evidence.handOver();
    assert.deepEqual(dumps[0]?.redacted, [{ offset: 4, length: 13 }]);
    const shown = Buffer.from(files.get(dumps[0]?.file ?? "") ?? []).toString();
    assert.match(shown, /^\.\.\.\.\[redacted:[0-9a-f]{3} battery\.\.\.\.$/);
  });
});

suite("a private key in a dump", () => {
  const holders: Readonly<Record<string, Buffer>> = {
    "as it is": scalar,
    backwards: Buffer.from(scalar).reverse(),
    "in hexadecimal": Buffer.from(scalar.toString("hex")),
    "in base64 of base64": Buffer.from(
      Buffer.from(`key ${Buffer.concat([Buffer.of(1), scalar]).toString("base64")} end`).toString("base64"),
    ),
  };
  for (const [how, held] of Object.entries(holders))
    for (const searched of [true, false])
      test(`is taken out, ${how}, ${searched ? "after a step found it" : "though no step searched for it"}`, async () => {
        const { evidence, dump, files, secrets } = open();
        const [lead, tail] = [randomBytes(33), bytesOf(50)];
        const memory = dump(Buffer.concat([lead, Buffer.from("|"), held, Buffer.from("|"), tail]));
        const publicKeys = new Map([["device-1: identity key", keys.publicKey]]);
        await evidence.keep(memory);
        if (searched) {
          evidence.noteKeys(publicKeys);
          evidence.noteHunt(memory, createKeyHunt(publicKeys)(memory.get(place.region) ?? Buffer.of()));
        }
        const { dumps } = await evidence.handOver();
        const shown = Buffer.from(files.get(dumps[0]?.file ?? "") ?? []);
        assert.equal(shown.length, 33 + 1 + held.length + 1 + 50);
        assert.deepEqual(createKeyHunt(publicKeys)(shown), []);
        assert.ok(shown.subarray(0, 33).equals(lead) && shown.subarray(-50).equals(tail));
        const [span, ...none] = dumps[0]?.redacted ?? [];
        // The signs that fill the end of base64 tell nothing.
        assert.ok(span?.offset === 34 && span.length >= held.toString("latin1").replace(/=+$/, "").length);
        assert.deepEqual(none, []);
        assert.deepEqual([...new Set(secrets.told)], ["private half of device-1: identity key"]);
      });

  test("keeps a dump from leaving when nobody can say which key to look for", async () => {
    const { evidence, dump, files } = open({ readCertificate: async () => silent(5) });
    await evidence.keep(dump(bytesOf(64)));
    const { dumps, leftOut } = await evidence.handOver();
    assert.deepEqual([dumps, files.size], [[], 0]);
    assert.match(leftOut.join(), /^flash of device-1: it does not show the certificate/);
  });

  test("is not looked for in a device that never had one", async () => {
    const { evidence, dump } = open({ manufactured: false, readCertificate: async () => assert.fail() });
    await evidence.keep(dump(bytesOf(64)));
    assert.equal((await evidence.handOver()).dumps.length, 1);
  });

  test("of its operational credential is looked for too, when somebody wrote that down", async () => {
    const { evidence, dump, files } = open({ readCertificate: async () => silent(5), manufactured: false });
    const memory = dump(Buffer.concat([randomBytes(40), scalar, bytesOf(40)]));
    evidence.noteKeys(new Map([["device-1: operational key", keys.publicKey]]));
    await evidence.keep(memory);
    const { dumps } = await evidence.handOver();
    assert.deepEqual(dumps[0]?.redacted, [{ offset: 40, length: 32 }]);
    assert.equal(Buffer.from(files.get(dumps[0]?.file ?? "") ?? []).indexOf(scalar), -1);
  });
});

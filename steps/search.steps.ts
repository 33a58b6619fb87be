import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import { searchCanaries } from "./actors/canary-search.ts";
import type { Secret } from "./actors/label-secrets.ts";
import { told } from "./actors/person.ts";
import type { ReadOut } from "./actors/residue.ts";
import {
  consoleOutput,
  findKeys,
  findSecrets,
  isData,
  publicKeysOf,
  readOut,
  secretsOf,
} from "./actors/searches.ts";
import { offerOf } from "./actors/set-up-offers.ts";
import { provision } from "./actors/way.ts";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

/** Public keys of every device of the scenario. */
async function allKeys(scene: Scene) {
  const maps = [];
  for (const device of scene.devices) maps.push(await publicKeysOf(scene, device));
  return new Map(maps.flatMap((keys) => [...keys]));
}

const allSecrets = (scene: Scene) =>
  Object.assign({}, ...scene.devices.map((device) => secretsOf(scene, device))) as Record<string, Secret>;

When("all of its flash is read out", async function (this: Scene) {
  this.notes.write("searched", await readOut(this, this.device));
});

When("the firmware of each is read out", async function (this: Scene) {
  const images = new Map<string, Uint8Array>();
  for (const device of this.devices)
    for (const [name, bytes] of await readOut(this, device, (role) => role === "firmware"))
      images.set(`${name} of ${device.slot}`, bytes);
  // The released image is in the partitions; what the devices are to run next is not there yet.
  const { next } = this.bench.product.ixit.firmware;
  images.set(`release ${next}`, this.bench.product.firmware.release(next).image);
  this.notes.write("searched", images);
});

When("what crossed the console during manufacture is searched", async function (this: Scene) {
  this.notes.write("searched", consoleOutput(this, this.device));
});

Then("it holds no private key of the device", async function (this: Scene) {
  const finds = await findKeys(this, this.notes.read("searched"), await publicKeysOf(this, this.device));
  expectNone(finds, "private keys that can be read");
});

Then("it holds no secret of the device or its owner in any encoding", async function (this: Scene) {
  const finds = await findSecrets(this, this.notes.read("searched"), secretsOf(this, this.device));
  expectNone(finds, "secrets that can be read");
});

for (const holder of ["no image holds the private key", "it holds no private key"])
  Then(`${holder} of any of them`, async function (this: Scene) {
    expectNone(
      await findKeys(this, this.notes.read("searched"), await allKeys(this)),
      "private keys that can be read",
    );
  });

for (const holder of ["no image holds the set-up secret", "it holds no set-up secret"])
  Then(`${holder} of any of them in any encoding`, async function (this: Scene) {
    expectNone(
      await findSecrets(this, this.notes.read("searched"), allSecrets(this)),
      "set-up secrets that can be read",
    );
  });

Then(
  "nothing that it ever sent over its console is a private key of the device",
  async function (this: Scene) {
    const finds = await findKeys(
      this,
      consoleOutput(this, this.device),
      await publicKeysOf(this, this.device),
    );
    expectNone(finds, "private keys on the console");
  },
);

Then(
  "nothing that it ever sent over its console holds a secret of the device or its owner in any encoding",
  async function (this: Scene) {
    const finds = await findSecrets(this, consoleOutput(this, this.device), secretsOf(this, this.device));
    expectNone(finds, "secrets on the console");
  },
);

When("it is provisioned between two read-outs of its flash", async function (this: Scene) {
  this.notes.write("before", await readOut(this, this.device, isData));
  await provision(this, this.device);
  this.notes.write("searched", await readOut(this, this.device, isData));
});

/** Sealed data have nearly eight bits a byte; text and DER have two less. Fewer bytes than these say nothing. */
const fewestBytes = 256;
const leastEntropy = 6.8;

Then(
  "what changed in the declared place of credentials fits the declared storage",
  async function (this: Scene) {
    const { flash, storage } = this.bench.product.ixit;
    const searched = [...this.notes.read("searched")];
    const place = searched.filter(([name]) => flash.partitions[name]?.role === "credentials");
    await this.evidence.keep(new Map(place));
    const changed = changedBytes(this.notes.read("before"), new Map(place));
    const entropy = entropyOf(changed);
    await this.observe("changed in the place of credentials", {
      bytes: changed.length,
      entropyBitsPerByte: entropy,
    });
    const keys = await findKeys(
      this,
      new Map([["place of credentials", changed]]),
      await publicKeysOf(this, this.device),
    );
    expectNone(keys, "private keys in the place of credentials");
    if (flash.encrypted)
      expectNone(plainIn(new Map(searched)), "partitions that are declared to be encrypted and are not");
    if (storage === "secure-element") {
      assert.equal(
        changed.length,
        0,
        "a credential went to flash, and is declared to be in a secure element",
      );
      return;
    }
    expectEncrypted(changed);
  },
);

function expectEncrypted(changed: Uint8Array): void {
  const entropy = entropyOf(changed);
  assert.ok(changed.length >= fewestBytes, `only ${changed.length} bytes changed in the declared place`);
  assert.ok(
    entropy >= leastEntropy,
    `what was stored has ${entropy.toFixed(2)} bits a byte: it is not encrypted`,
  );
}

/** Partitions of which enough is written to tell that it is not encrypted, a line each. */
function plainIn(memory: ReadOut): string[] {
  return [...memory].flatMap(([name, bytes]) => {
    const written = bytes.filter((byte) => byte !== 0xff);
    const entropy = entropyOf(written);
    return written.length >= fewestBytes && entropy < leastEntropy
      ? [`${name}: ${entropy.toFixed(2)} bits a byte in ${written.length} bytes`]
      : [];
  });
}

function changedBytes(before: ReadOut, after: ReadOut): Uint8Array {
  const changed = [...after].flatMap(([name, bytes]) =>
    [...bytes].filter((byte, at) => byte !== before.get(name)?.[at]),
  );
  return Uint8Array.from(changed);
}

/** Shannon entropy of single bytes, bits. */
function entropyOf(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / bytes.length) * Math.log2(count / bytes.length),
    0,
  );
}

Then(
  "nothing that crossed the air or the wire holds a secret of the device or its owner in any encoding",
  async function (this: Scene) {
    const wire = await (await this.bench.backend()).capture();
    const heard = await offerOf(this.bench.product.ixit).heard(this.device);
    const crossed = new Map([["wire", wire], ...heard]);
    for (const [where, bytes] of crossed)
      assert.notEqual(bytes.length, 0, `nothing was heard on the ${where}: nothing can be said of it`);
    expectNone(await findSecrets(this, crossed, suppliedBy(this)), "secrets that anybody could hear");
  },
);

Then(
  "nothing that crossed the air holds what the person supplied in any encoding",
  async function (this: Scene) {
    const heard = await offerOf(this.bench.product.ixit).heard(this.device);
    const bytes = [...heard.values()].map(({ length }) => length);
    assert.ok(
      bytes.every((length) => length > 0),
      "nothing was heard on the air: nothing can be said of it",
    );
    expectNone(await findSecrets(this, heard, suppliedBy(this)), "supplied values that anybody could hear");
  },
);

/** What the person of the scenario supplied, and what the label says. */
function suppliedBy(scene: Scene): Record<string, Secret> {
  return { ...secretsOf(scene, scene.device), ...told(scene.notes.read("wishes")) };
}

Then("what it tells everybody holds no secret of the device in any encoding", async function (this: Scene) {
  const { place, look } = offerOf(this.bench.product.ixit);
  const seen = await look(this.device);
  if (seen === undefined) return assert.fail("the device does not show its set-up");
  const finds = await findSecrets(this, new Map([[place, seen.told]]), secretsOf(this, this.device));
  expectNone(finds, "secrets that the device tells everybody");
});

Then("nothing that crossed the wire holds it", async function (this: Scene) {
  const der = this.notes.read("credentialNow");
  if (der === undefined) return assert.fail("it shows no operational credential");
  const wire = Buffer.from(await (await this.bench.backend()).capture());
  assert.notEqual(wire.length, 0, "nothing was captured on the wire: nothing can be said of it");
  await this.observe("bytes captured on the wire", wire.length);
  assert.equal(wire.indexOf(der), -1, "the certificate crossed the wire in clear");
  const text = Buffer.from(der).toString("base64");
  expectNone(
    searchCanaries(wire, { certificate: text.slice(64, 128) }),
    "of the certificate on the wire, in clear",
  );
});

Then("the manufacturing database holds no private key of the device", async function (this: Scene) {
  const database = new Map([["manufacturing database", await (await this.bench.factory()).database()]]);
  expectNone(await findKeys(this, database, await publicKeysOf(this, this.device)), "private keys on record");
});

When("the manufacturing database is read", async function (this: Scene) {
  this.notes.write(
    "searched",
    new Map([["manufacturing database", await (await this.bench.factory()).database()]]),
  );
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { type DeviceId, EquipmentFault, type Sha256, UsageFault } from "../../../core/kernel/index.ts";
import { createRegistry } from "./registry.ts";
import { openStore } from "./store.ts";

const identity = "A" as DeviceId;
const silentListener = { changed: () => {}, revoked: () => {} };

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "registry.sqlite");
}

suite("registry on a disk", () => {
  test("is there again after its end", (t) => {
    const file = temporaryFile(t);
    {
      using store = openStore({ file });
      createRegistry(store, silentListener).claim(identity, "ada");
    }
    using store = openStore({ file });
    assert.equal(createRegistry(store, silentListener).device(identity)?.account, "ada");
  });

  test("holds keys: nobody else may read the file", (t) => {
    const file = temporaryFile(t);
    using _store = openStore({ file });
    assert.equal(statSync(file).mode & 0o077, 0);
  });

  test("a change that fails in the middle leaves everything as it was, and works again", () => {
    using store = openStore({});
    const registry = createRegistry(store, silentListener);
    registry.claim(identity, "ada");
    const stop = new Error("in the middle");
    assert.throws(
      () =>
        store.change(() => {
          store.run("UPDATE devices SET account = 'eve'");
          throw stop;
        }),
      stop,
    );
    assert.equal(registry.device(identity)?.account, "ada");
    assert.ok(registry.claim(identity, "ada"));
    assert.equal(store.failure, undefined);
  });

  test("on a full disk nothing is half-changed, nobody is told, and every later use says so", (t) => {
    const file = temporaryFile(t);
    let changes = 0;
    const long = (index: number) => `${index}${"x".repeat(200)}` as Sha256;
    let kept = 0;
    {
      using store = openStore({ file, maxPages: 20 });
      const registry = createRegistry(store, { changed: () => (changes += 1), revoked: () => {} });
      const fill = () => {
        for (let index = 0; index < 1_000; index += 1) {
          registry.install(identity, { fingerprint: long(index), publicKey: Buffer.alloc(500), notAfter: 1 });
          kept += 1;
        }
      };
      const isFull = (thrown: unknown) =>
        thrown instanceof EquipmentFault && thrown.code === "DISK_FULL" && thrown.message.includes(file);
      assert.throws(fill, isFull);
      assert.ok(kept > 0);
      assert.equal(changes, kept);
      assert.throws(() => registry.claim(identity, "ada"), isFull);
      assert.throws(() => registry.device(identity), isFull);
    }
    using store = openStore({ file });
    const record = createRegistry(store, silentListener).device(identity);
    assert.equal(record?.credentials.length, kept);
    assert.equal(record?.account, undefined);
  });

  test("a file that is in use, no registry, or nowhere is the person's to mend", (t) => {
    const file = temporaryFile(t);
    const isUsage = (thrown: unknown) =>
      thrown instanceof UsageFault && thrown.message.includes("cannot be opened");
    {
      using _first = openStore({ file });
      assert.throws(() => openStore({ file }), isUsage);
    }
    openStore({ file })[Symbol.dispose]();
    writeFileSync(file, "this is not a database, but long enough to be taken for one".repeat(20));
    assert.throws(() => openStore({ file }), isUsage);
    assert.throws(() => openStore({ file: join(file, "nowhere") }), isUsage);
  });
});

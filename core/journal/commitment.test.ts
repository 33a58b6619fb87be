import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { suite, test } from "node:test";
import { Worker } from "node:worker_threads";
import { createCommitments, findCommitments, loadCommitments } from "./commitment.ts";
import { makeFolder, usageFault } from "./test-support.ts";

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

suite("commitments", () => {
  test("are equal for equal values under one key, and for nothing else", () => {
    const one = createCommitments(new Uint8Array(32).fill(1));
    const two = createCommitments(new Uint8Array(32).fill(2));
    assert.equal(one.commit("identity", "A"), one.commit("identity", Buffer.from("A")));
    assert.match(one.commit("identity", "A"), /^[0-9a-f]{64}$/);
    const others = [one.commit("identity", "B"), one.commit("hardware", "A"), two.commit("identity", "A")];
    assert.equal(new Set([one.commit("identity", "A"), ...others]).size, 4);
    // The border between kind and value is no matter of luck.
    assert.notEqual(one.commit("ab", "c"), one.commit("a", "bc"));
  });

  test("name their key without telling it", () => {
    const key = new Uint8Array(32).fill(0xab);
    const { keyId } = createCommitments(key);
    assert.match(keyId, /^[0-9a-f]{16}$/);
    assert.ok(!keyId.includes("abab"));
    assert.notEqual(keyId, createCommitments(new Uint8Array(32)).keyId);
  });
});

suite("key of commitments", () => {
  test("is made once, for its owner's eyes only, and used again", async () => {
    await using folder = await makeFolder();
    const file = folder.path("deep/.assay/commitment.key");
    const first = loadCommitments(file);
    assert.equal(modeOf(file), "600");
    assert.equal(modeOf(folder.path("deep/.assay")), "700");
    assert.equal(readFileSync(file).length, 32);
    assert.deepEqual(readdirSync(folder.path("deep/.assay")), ["commitment.key"]);
    assert.equal(loadCommitments(file).keyId, first.keyId);
    assert.notEqual(loadCommitments(folder.path("other/commitment.key")).keyId, first.keyId);
  });

  test("is looked for without being made", async () => {
    await using folder = await makeFolder();
    const file = folder.path("keys/commitment.key");
    assert.equal(findCommitments(file), undefined);
    assert.equal(existsSync(folder.path("keys")), false);
    const { keyId } = loadCommitments(file);
    assert.equal(findCommitments(file)?.keyId, keyId);
  });

  test("is refused when others may read it", async () => {
    await using folder = await makeFolder();
    const file = folder.path("commitment.key");
    loadCommitments(file);
    for (const mode of [0o640, 0o604, 0o610, 0o660]) {
      chmodSync(file, mode);
      assert.throws(
        () => loadCommitments(file),
        usageFault("FILE_UNREADABLE", /commitment\.key: others may read/),
        mode.toString(8),
      );
    }
    chmodSync(file, 0o400);
    loadCommitments(file);
  });

  test("is refused, never replaced, when it is not a key", async () => {
    await using folder = await makeFolder();
    for (const length of [0, 31, 33]) {
      const file = folder.path(`key-${length}`);
      writeFileSync(file, new Uint8Array(length), { mode: 0o600 });
      assert.throws(
        () => loadCommitments(file),
        usageFault("FILE_MALFORMED", new RegExp(`32 bytes, this file ${length}`)),
      );
      assert.equal(statSync(file).size, length);
    }
  });

  test("that can neither be read nor made is the user's to mend", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("file"), "");
    mkdirSync(folder.path("folder"), { mode: 0o700 });
    symlinkSync(folder.path("nowhere"), folder.path("link"));
    for (const name of ["file/commitment.key", "folder"]) {
      assert.throws(
        () => loadCommitments(folder.path(name)),
        usageFault("FILE_UNREADABLE", /cannot be read: E/),
      );
    }
    assert.throws(
      () => loadCommitments(folder.path("link")),
      usageFault("OUT_UNWRITABLE", /cannot be written: E/),
    );
  });

  test("is one key for all, however many want to make it at once", async () => {
    await using folder = await makeFolder();
    const makers = 4;
    const rounds = 150;
    const gate = new Int32Array(new SharedArrayBuffer(4 * rounds));
    const program = `
      const { parentPort, workerData: { gate, makers, directory, module } } = require("node:worker_threads");
      import(module).then(({ loadCommitments }) => {
        const keys = [];
        for (let round = 0; round < gate.length; round += 1) {
          Atomics.add(gate, round, 1);
          while (Atomics.load(gate, round) < makers) {}
          try {
            keys.push(loadCommitments(directory + "/" + round + "/commitment.key").keyId);
          } catch (fault) {
            keys.push(fault.message);
          }
        }
        parentPort.postMessage(keys);
      });`;
    const workerData = {
      gate,
      makers,
      directory: folder.path(""),
      module: new URL("./commitment.ts", import.meta.url).href,
    };
    const all = await Promise.all(
      Array.from({ length: makers }, () => {
        const worker = new Worker(program, { eval: true, workerData });
        return new Promise<string[]>((resolve, reject) =>
          worker.once("message", resolve).once("error", reject),
        );
      }),
    );
    for (let round = 0; round < rounds; round += 1) {
      const keys = new Set(all.map((keysOfOne) => keysOfOne[round]));
      assert.equal(keys.size, 1, [...keys].join(" | "));
      assert.match([...keys][0] ?? "", /^[0-9a-f]{16}$/);
    }
  });
});

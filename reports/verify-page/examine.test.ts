import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { makeFolder } from "../test-support.ts";
import { writeFixture } from "./test-support/fixture.ts";
import { canonical, keyIdOf, publicPem, rechain, restate, rewriteManifest } from "./test-support/forge.ts";
import { examineFolder } from "./test-support/on-disk.ts";

/** Checks that do not hold, and what they complain of. */
async function badOf(folder: string, entered: string): Promise<Record<string, readonly string[]>> {
  const { findings } = await examineFolder(folder, entered);
  return Object.fromEntries(
    findings.filter(({ outcome }) => outcome === "bad").map(({ check, problems }) => [check, problems]),
  );
}

suite("what the page finds in a bundle", () => {
  test("a sound bundle holds under its fingerprint, in groups or not, and under its key", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    const id = keyIdOf(key);
    const grouped = `SHA256: ${id.toUpperCase().replaceAll(/(.{4})/g, "$1 ")}`;
    for (const entered of [id, grouped, publicPem(key)]) {
      const { outcome, findings } = await examineFolder(folder, entered);
      assert.equal(outcome, "good", JSON.stringify(findings, undefined, 1));
    }
    assert.equal((await examineFolder(folder, id, true)).outcome, "good", "with our own SHA-256");
  });

  test("without a key nothing is called good", async () => {
    await using made = await makeFolder();
    const { folder } = writeFixture(made.path(""));
    const { outcome, findings } = await examineFolder(folder, "");
    assert.equal(outcome, "unknown");
    assert.deepEqual(
      findings.filter((finding) => finding.outcome !== "good").map(({ check }) => check),
      ["signer"],
    );
  });

  test("what was entered and is no key is refused, a private key most of all", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    await assert.rejects(examineFolder(folder, "abc"), /neither a fingerprint .* 3 characters/);
    const secret = key.export({ type: "pkcs8", format: "pem" }) as string;
    await assert.rejects(examineFolder(folder, secret), /private key/);
  });

  test("each change is caught by the check that is there for it, and by no other", async () => {
    const { privateKey: other } = generateKeyPairSync("ed25519");
    const changes: Record<
      string,
      readonly [expected: string[], change: (folder: string, own: string) => void]
    > = {
      "another byte in a file of the same length": [
        ["files"],
        (folder) => writeFileSync(`${folder}/junit.xml`, "<testsuites>\n\n"),
      ],
      "another key": [["signer"], (folder) => restate(folder, other)],
      "another key under the signer's name": [
        ["signature"],
        (folder, own) => {
          restate(folder, other);
          writeFileSync(`${folder}/signatures/signer.pem`, own);
        },
      ],
      "a manifest that fits the files, and was not signed": [
        ["manifest", "verdicts"],
        (folder) => {
          writeFileSync(`${folder}/junit.xml`, "<testsuites>\n\n");
          rewriteManifest(folder, "2027-01-01T00:00:00.000Z 01234567");
        },
      ],
      "and statements made to speak of it": [
        ["signature"],
        (folder) => {
          writeFileSync(`${folder}/junit.xml`, "<testsuites>\n\n");
          rewriteManifest(folder, "2027-01-01T00:00:00.000Z 01234567");
          restate(folder, undefined);
        },
      ],
    };
    for (const [what, [expected, change]] of Object.entries(changes)) {
      await using made = await makeFolder();
      const { folder, key } = writeFixture(made.path(""));
      change(folder, publicPem(key));
      assert.deepEqual(Object.keys(await badOf(folder, keyIdOf(key))), expected, what);
    }
  });

  test("a line left out breaks the chain, also where it is numbered anew", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    const journal = `${folder}/journal.ndjson`;
    const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
    writeFileSync(
      journal,
      lines
        .toSpliced(3, 1)
        .map((line) => `${line}\n`)
        .join(""),
    );
    assert.match((await badOf(folder, keyIdOf(key)))["chain"]?.[0] ?? "", /:4: its number is not 4/);
    const renumbered = lines.toSpliced(3, 1).map((line, index) => {
      return `${JSON.stringify({ ...(JSON.parse(line) as object), seq: index + 1 })}\n`;
    });
    writeFileSync(journal, renumbered.join(""));
    assert.match((await badOf(folder, keyIdOf(key)))["chain"]?.[0] ?? "", /:4: it does not follow/);
  });

  test("a verdict that was made better is caught, also where its owner signed it", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    restate(folder, key, (predicate) => JSON.parse(JSON.stringify(predicate).replaceAll('"fail"', '"pass"')));
    const bad = await badOf(folder, keyIdOf(key));
    assert.deepEqual(Object.keys(bad), ["verdicts"]);
    assert.ok(bad["verdicts"]?.includes("B-1.1: signed as pass, the journal says fail"));
  });

  test("evidence that the journal does not name is caught, and a scenario without an end", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    writeFileSync(`${folder}/evidence/${"0".repeat(64)}`, "more");
    const lines = readFileSync(`${folder}/journal.ndjson`, "utf8").trimEnd().split("\n");
    const ends = lines.findLastIndex((line) => line.includes("scenario-finished"));
    writeFileSync(`${folder}/journal.ndjson`, rechain(lines.toSpliced(ends, 1)));
    rewriteManifest(folder, "2027-01-01T00:00:00.000Z 01234567");
    restate(folder, key);
    const bad = await badOf(folder, keyIdOf(key));
    assert.deepEqual(bad["completeness"], [
      "own.feature:1: planned, and has no end",
      `evidence/${"0".repeat(64)}: the journal does not name it`,
    ]);
  });

  test("signed documents have one form: no space, no other order, no other base64, no second name", async () => {
    const disturb: Record<string, (text: string) => string> = {
      "a space": (text) => text.replace(",", ", "),
      "no line feed": (text) => text.trimEnd(),
      "keys in another order": (text) => {
        const { payload, ...rest } = JSON.parse(text) as { payload: string };
        return `${JSON.stringify({ ...rest, payload })}\n`;
      },
      "a name twice": (text) => text.replace('{"payload":', '{"payload":"","payload":'),
      "base64 without padding": (text) => text.replace(/=+"/, '"'),
    };
    for (const [what, change] of Object.entries(disturb)) {
      await using made = await makeFolder();
      const { folder, key } = writeFixture(made.path(""));
      const file = `${folder}/signatures/verdicts.dsse.json`;
      const before = readFileSync(file, "utf8");
      assert.notEqual(change(before), before, what);
      writeFileSync(file, change(before));
      const bad = await badOf(folder, keyIdOf(key));
      assert.ok(bad["canonical"] !== undefined, what);
    }
  });

  test("a signature is written in one way: S below the order", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    const file = `${folder}/signatures/verdicts.dsse.json`;
    const envelope = JSON.parse(readFileSync(file, "utf8")) as { signatures: [{ sig: string }] };
    const signature = Buffer.from(envelope.signatures[0].sig, "base64");
    const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + order;
    signature.set(Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse(), 32);
    envelope.signatures[0].sig = signature.toString("base64");
    writeFileSync(file, canonical(envelope));
    assert.match((await badOf(folder, keyIdOf(key)))["signature"]?.[0] ?? "", /not valid/);
  });

  test("a bundle that nobody signed says so, and does not stand for anybody", async () => {
    await using made = await makeFolder();
    const { folder, key } = writeFixture(made.path(""));
    for (const name of ["verdicts", "test-result"]) {
      const file = `${folder}/signatures/${name}.dsse.json`;
      writeFileSync(
        file,
        canonical({ ...(JSON.parse(readFileSync(file, "utf8")) as object), signatures: [] }),
      );
    }
    rmSync(`${folder}/signatures/signer.pem`);
    assert.equal((await examineFolder(folder, "")).outcome, "unknown");
    assert.deepEqual(Object.keys(await badOf(folder, keyIdOf(key))), ["signer", "signature"]);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { type BundleDraft, type MadeBundle, makeBundle, makeKey } from "../bundle/test-support.ts";
import { completed, examined, pass, started } from "../test-support.ts";
import { copyOf, dropLine, fileTampers, flip, flipsOf, sealAnew } from "./test-support.ts";
import { type Verification, verifyBundle } from "./verify.ts";

const draft: BundleDraft = {
  files: {
    "inputs/ics.yaml": "product: something\n",
    "inputs/waivers.yaml": `waivers:
  - { atom: PRV-B-1.1, reason: "mended in the next release", owner: "A. Nobody", expiry: "2027-12-31" }
`,
  },
};

const statuses = ({ checks }: Verification) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));
const failed = ({ checks }: Verification) => checks.filter(({ status }) => status === "failed");

suite("a bundle", () => {
  let bundle: MadeBundle;
  const verify = (folder: string, key = bundle.key.publicKey) => verifyBundle(folder, { key });
  before(async () => {
    bundle = await makeBundle(draft);
  });
  after(() => bundle[Symbol.asyncDispose]());

  test("is verified with the key of its signer", async () => {
    const verification = await verify(bundle.folder);
    assert.deepEqual(statuses(verification), {
      ...{ signature: "ok", manifest: "ok", chain: "ok", completeness: "ok", verdicts: "ok" },
      ...{ freshness: "none", redaction: "ok" },
    });
    assert.deepEqual([verification.exitCode, verification.keyid], [0, bundle.key.publicKey.keyid]);
  });

  test("has a signer who is not known without the key", async () => {
    const verification = await verifyBundle(bundle.folder, {});
    assert.equal(verification.exitCode, 3);
    assert.deepEqual([statuses(verification)["signature"], failed(verification)], ["unknown", []]);
    assert.match(verification.checks[0]?.what ?? "", /^signer unknown/);
  });

  test("is not verified with another key", async () => {
    const verification = await verify(bundle.folder, makeKey().publicKey);
    assert.equal(verification.exitCode, 1);
    assert.deepEqual(
      failed(verification).map(({ name }) => name),
      ["signature"],
    );
  });

  test("is not verified when one byte of any file was flipped, with the key or without", async () => {
    const copy = copyOf(bundle, "flipped");
    for (const { name, apply } of await flipsOf(bundle.folder)) {
      await apply(copy);
      assert.equal((await verify(copy)).exitCode, 1, name);
      assert.equal((await verifyBundle(copy, {})).exitCode, 1, `${name}, without key`);
      await apply(copy);
    }
    assert.equal((await verify(copy)).exitCode, 0, "all flipped back");
  });

  test("is not verified whichever bit of a signature file was flipped", async () => {
    const copy = copyOf(bundle, "bits");
    for (const name of ["verdicts.dsse.json", "test-result.dsse.json", "signer.pem"]) {
      const file = join(copy, "signatures", name);
      const { length } = readFileSync(file);
      for (let offset = 0; offset < length; offset += Math.ceil(length / 60)) {
        flip(file, offset, offset % 8);
        assert.equal((await verify(copy)).exitCode, 1, `${name}, byte ${offset}`);
        flip(file, offset, offset % 8);
      }
    }
  });

  for (const { name, apply } of fileTampers(["inputs/ics.yaml", "junit.xml"]))
    test(`is not verified with ${name}`, async () => {
      const copy = copyOf(bundle, name);
      await apply(copy);
      assert.equal((await verify(copy)).exitCode, 1);
      assert.equal((await verifyBundle(copy, {})).exitCode, 1, "without key");
    });

  test("tells what was removed, added, changed and renamed", async () => {
    const copy = copyOf(bundle, "told");
    const [rename] = fileTampers(["inputs/ics.yaml"]).filter(({ name }) => name === "a file renamed");
    await rename?.apply(copy);
    flip(join(copy, "junit.xml"), 50);
    rmSync(join(copy, "VERIFY.md"));
    writeFileSync(join(copy, "x"), "");
    const { checks } = await verify(copy);
    assert.deepEqual(checks.find(({ name }) => name === "manifest")?.problems, [
      ...[
        "junit.xml: changed",
        "inputs/ics.yaml: renamed to inputs/ics.yaml.x",
        "x: added",
        "VERIFY.md: missing",
      ],
    ]);
  });

  test("that somebody else signed anew is not verified", async () => {
    const copy = copyOf(bundle, "re-signed");
    writeFileSync(join(copy, "report/index.html"), "all is well");
    const other = makeKey();
    await sealAnew(copy, other.signer);
    const names = failed(await verify(copy)).map(({ name }) => name);
    assert.ok(names.includes("signature"), names.join());
    assert.equal((await verify(copy, other.publicKey)).checks[0]?.status, "ok", "to the other it is");
  });

  test("whose signatures were taken away is not verified", async () => {
    const copy = copyOf(bundle, "stripped");
    await sealAnew(copy, undefined);
    assert.equal((await verifyBundle(copy, {})).exitCode, 1, "its key is still there");
    rmSync(join(copy, "signatures/signer.pem"));
    assert.equal((await verify(copy)).exitCode, 1);
  });

  test("is refused when it is none", async () => {
    mkdirSync(bundle.yard.path("empty"), { recursive: true });
    for (const name of ["missing", "empty", "signer.pub.pem"])
      await assert.rejects(verify(bundle.yard.path(name)), { code: "FILE_MISSING" });
  });

  suite("of a signer who lies", () => {
    const lie = async (name: string, act: (copy: string) => void, change?: (text: string) => string) => {
      const copy = copyOf(bundle, name);
      act(copy);
      await sealAnew(copy, bundle.key.signer, change);
      return failed(await verify(copy)).map((check) => check.name);
    };
    const nothing = (): void => {};

    test("has verdicts that do not follow from the journal", async () => {
      const verdicts = (text: string) => text.replace('"verdict":"fail"', '"verdict":"pass"');
      assert.deepEqual(await lie("verdict", nothing, verdicts), ["verdicts"]);
      const result = (text: string) => text.replace('"result":"FAILED"', '"result":"PASSED"');
      assert.deepEqual(await lie("result", nothing, result), ["verdicts"]);
      const waived = (text: string) => text.replace('"exitCode":1', '"exitCode":0');
      assert.deepEqual(await lie("exit code", nothing, waived), ["verdicts"]);
    });

    test("has a JUnit file that counts otherwise", async () => {
      const names = await lie("junit", (copy) => {
        const file = join(copy, "junit.xml");
        writeFileSync(file, readFileSync(file, "utf8").replace(/failures="2"/, 'failures="0"'));
      });
      // The digest of the evidence is stated as well.
      assert.deepEqual(names, ["verdicts"]);
    });

    test("has a journal with a line less", async () => {
      const names = await lie("chain", dropLine);
      assert.ok(names.includes("chain"), names.join());
    });

    test("has a file that the journal names otherwise, or lacks it, or has another", async () => {
      const ics = (copy: string) => join(copy, "inputs/ics.yaml");
      const names = [
        await lie("changed input", (copy) => writeFileSync(ics(copy), "product: another\n")),
        await lie("missing input", (copy) => rmSync(ics(copy))),
        await lie("added input", (copy) => writeFileSync(join(copy, "inputs/more"), "")),
      ];
      for (const one of names) assert.ok(one.includes("completeness"), one.join());
    });
  });
});

suite("a bundle of a run", () => {
  const finding = async (draftOf: BundleDraft, name: string) => {
    await using bundle = await makeBundle(draftOf);
    const { checks, exitCode } = await verifyBundle(bundle.folder, { key: bundle.key.publicKey });
    return { exitCode, ...checks.find((check) => check.name === name) };
  };

  test("that did not come to its end is not complete", async () => {
    const records = [started(), ...examined("PRV-A-1.1", pass)];
    const { status, what } = await finding({ records }, "completeness");
    assert.deepEqual([status, what], ["failed", "the journal does not say that the run was finished"]);
  });

  test("with a scenario that was planned and not run is not complete", async () => {
    const [plan] = examined("PRV-A-1.1", pass);
    const records = [started(), ...(plan ? [plan] : []), completed];
    const { status, what } = await finding({ records }, "completeness");
    assert.equal(status, "failed");
    assert.match(what ?? "", /planned and not finished/);
  });

  test("that nobody signed is known to be unchanged and no more", async () => {
    await using bundle = await makeBundle({ ...draft, signer: undefined });
    const open = await verifyBundle(bundle.folder, {});
    assert.deepEqual([open.exitCode, open.keyid, failed(open)], [3, undefined, []]);
    const { exitCode } = await verifyBundle(bundle.folder, { key: bundle.key.publicKey });
    assert.equal(exitCode, 1);
    for (const { name, apply } of await flipsOf(bundle.folder)) {
      await apply(bundle.folder);
      assert.equal((await verifyBundle(bundle.folder, {})).exitCode, 1, name);
      await apply(bundle.folder);
    }
  });

  test("is searched for what must not be in it", async () => {
    await using bundle = await makeBundle({ files: { "evidence/dump": "….drowssap eht si siht…" } });
    const secrets = new Map([["the passphrase", "this is the password"]]);
    const { checks } = await verifyBundle(bundle.folder, { secrets });
    assert.match(checks.at(-1)?.what ?? "", /^evidence\/dump, byte 4: the passphrase$/);
  });
});

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { scanForSecrets } from "../../core/journal/index.ts";
import { Yard } from "../test-support.ts";
import { keepSecrets, readAllKeptSecrets, readKeptSecrets } from "./kept-secrets.ts";

suite("assay run --canaries", () => {
  let yard: Yard;
  before(() => {
    yard = new Yard();
  });
  after(() => yard[Symbol.asyncDispose]());

  const scenario = "features/field/confirmed.feature:5";

  test("keeps the run's secrets for their owner alone, and none of them stands in the run", async () => {
    const { status, stdout, stderr } = await yard.run(
      "run",
      scenario,
      "--out",
      "run",
      "--canaries",
      "secrets",
    );
    assert.deepEqual([status, stderr], [0, ""], stdout);
    assert.equal(statSync(yard.path("secrets")).mode & 0o777, 0o600);
    const secrets = await readKeptSecrets(yard.path("secrets"));
    const labels = [...secrets.keys()].join("\n");
    assert.match(labels, /proof of possession/);
    const { finds, files } = await scanForSecrets(yard.path("run"), secrets);
    assert.deepEqual(finds, []);
    assert.ok(files > 4);
  });

  test("keeps what is no text as it is: a private key that was found in a dump", async () => {
    const secrets = new Map<string, string | Uint8Array>([
      ["passphrase", "correct horse"],
      ["key", Buffer.from("80ff00fe", "hex")],
    ]);
    {
      using kept = keepSecrets(yard.path("bytes"), yard.path("run"));
      kept.write(secrets);
    }
    assert.deepEqual(await readKeptSecrets(yard.path("bytes")), secrets);
  });

  test("of several runs are read together, also where two are called alike", async () => {
    const files = ["one", "two"].map((name) => yard.path(`secrets-of-${name}`));
    for (const file of files) {
      using kept = keepSecrets(file, yard.path("run"));
      kept.write(new Map([["passphrase", `that of ${file}`]]));
    }
    const read = await readAllKeptSecrets(files);
    assert.deepEqual(
      [...read.values()],
      files.map((file) => `that of ${file}`),
    );
  });

  test("is refused where the evidence goes, and over what is there", async () => {
    for (const [file, message] of [
      ["other/secrets", /it lies in the run's folder/],
      ["secrets", /it cannot be written: EEXIST/],
      ["nowhere/secrets", /it cannot be written: ENOENT/],
    ] as const) {
      const { status, stderr } = await yard.run("run", scenario, "--out", "other", "--canaries", file);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.ok(!existsSync(yard.path("other/journal.ndjson")), "nothing was examined");
    }
  });
});

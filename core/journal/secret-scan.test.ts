import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { scanForSecrets } from "./secret-scan.ts";
import { makeFolder } from "./test-support.ts";

const secret = "Kq7mZ2xWv9tRbN4p";
const secrets = new Map([
  ["wifi.passphrase (0) of a", secret],
  ["wifi.passphrase (1) of a", "another canary that is nowhere"],
]);
const bytes = Buffer.from(secret);
const wide = Buffer.from(secret, "utf16le");
const lead = (count: number) => Buffer.concat([Buffer.alloc(count, 0xa5), bytes, Buffer.from("tail")]);

/** As a log shows bytes, eight in a line. */
const dumped = (text: string): string[] =>
  (
    Buffer.from(text)
      .toString("hex")
      .match(/.{2,16}/g) ?? []
  ).map((line) => `I (412) modem: ${(line.match(/../g) ?? []).join(" ")}`);

const planted: Readonly<Record<string, string | Buffer>> = {
  plain: secret,
  backwards: Buffer.from(bytes).reverse(),
  hex: bytes.toString("hex"),
  "hex, upper case": bytes.toString("hex").toUpperCase(),
  "base64 from its first byte": bytes.toString("base64"),
  "base64 from its second byte": lead(1).toString("base64"),
  "base64 from its third byte": lead(2).toString("base64"),
  "base64 from later on": lead(13).toString("base64"),
  base64url: lead(1).toString("base64url"),
  "UTF-16LE": wide,
  "UTF-16BE": Buffer.from(wide).swap16(),
  "UTF-16LE in hex": wide.toString("hex"),
  "UTF-16LE in base64": Buffer.concat([Buffer.of(1), wide]).toString("base64"),
  "a dump": dumped(secret).join("\n"),
  "a dump in a record": JSON.stringify(dumped(secret).map((text) => ({ direction: "received", text }))),
  "JSON in JSON": JSON.stringify(JSON.stringify({ secret })),
};

suite("scan for secrets", () => {
  for (const [name, form] of Object.entries(planted)) {
    test(`finds ${name}, in any file, at its place`, async () => {
      await using folder = await makeFolder();
      mkdirSync(folder.path("deep/er"), { recursive: true });
      writeFileSync(folder.path("clean.txt"), "nothing to see");
      const noise = Buffer.alloc(100_000, 0xff);
      writeFileSync(folder.path("deep/er/.dump.bin"), Buffer.concat([noise, Buffer.from(form), noise]));
      const { finds, files } = await scanForSecrets(folder.path(""), secrets);
      assert.equal(files, 2);
      assert.notEqual(finds.length, 0);
      for (const { file, label, offset } of finds) {
        assert.equal(file, folder.path("deep/er/.dump.bin"));
        assert.equal(label, "wifi.passphrase (0) of a");
        assert.ok(offset >= noise.length && offset < noise.length + form.length, String(offset));
      }
    });
  }

  test("finds nothing where nothing is, and all of several", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("half"), secret.slice(0, -1));
    assert.deepEqual(await scanForSecrets(folder.path(""), secrets), { finds: [], files: 1 });
    for (const [label, one] of secrets) writeFileSync(folder.path(label), one);
    const { finds } = await scanForSecrets(folder.path(""), secrets);
    assert.deepEqual(new Set(finds.map(({ label }) => label)), new Set(secrets.keys()));
  });

  test("finds nothing where there is nothing to look for", async () => {
    await using folder = await makeFolder();
    writeFileSync(folder.path("file"), secret);
    assert.deepEqual(await scanForSecrets(folder.path(""), new Map()), { finds: [], files: 1 });
  });

  // Large files are read in pieces of 4 MiB.
  for (const before of [1, bytes.length - 1, bytes.length, bytes.length + 1])
    test(`finds what begins ${before} bytes before the end of a piece, and tells the first place`, async () => {
      await using folder = await makeFolder();
      const offset = 4 * 1024 * 1024 - before;
      const content = Buffer.alloc(9 * 1024 * 1024, 0x20);
      for (const at of [offset, offset + 100, 8 * 1024 * 1024]) bytes.copy(content, at);
      writeFileSync(folder.path("dump"), content);
      const { finds } = await scanForSecrets(folder.path(""), secrets);
      assert.deepEqual(new Set(finds.map((find) => find.offset)), new Set([offset]));
    });

  test("finds bytes that are no text", async () => {
    await using folder = await makeFolder();
    const key = Buffer.from("ff00fe01fd02fc03", "hex");
    writeFileSync(folder.path("raw"), Buffer.concat([Buffer.alloc(3), key]));
    writeFileSync(folder.path("hex"), key.toString("hex"));
    const { finds } = await scanForSecrets(folder.path(""), new Map([["key", key]]));
    assert.deepEqual(
      new Set(finds.map(({ file }) => file)),
      new Set([folder.path("raw"), folder.path("hex")]),
    );
  });
});

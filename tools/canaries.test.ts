import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { openBrowser } from "../reports/verify-page/test-support/browser.ts";

const script = join(import.meta.dirname, "canaries.py");
const secret = 'pässphrase "of" <Wi-Fi> & 0815';
const bytes = Buffer.from(secret);

/** Runs the search over a folder of these files. */
function search(
  files: Readonly<Record<string, string | Buffer>>,
  list = JSON.stringify([{ label: "Wi-Fi", secret }]),
) {
  const base = mkdtempSync(join(tmpdir(), "assay-canaries-"));
  try {
    writeFileSync(join(base, "secrets.json"), list);
    mkdirSync(join(base, "bundle"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(base, "bundle", path)), { recursive: true });
      writeFileSync(join(base, "bundle", path), content);
    }
    const argv = [script, join(base, "bundle"), join(base, "secrets.json")];
    return spawnSync("python3", argv, { encoding: "utf8" });
  } finally {
    rmSync(base, { recursive: true });
  }
}

const wrapped = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`.{${width}}`, "g"), "$&\r\n");
const inRecords = (text: string): string =>
  [...text].map((character) => `{"type":"line","text":${JSON.stringify(character)}}\n`).join("");

const hidden: Readonly<Record<string, string | Buffer>> = {
  "as it is.bin": Buffer.concat([Buffer.alloc(1000, 7), bytes, Buffer.alloc(1000, 7)]),
  "backwards.bin": Buffer.from(bytes).reverse(),
  "hexadecimal.txt": `a0${bytes.toString("hex")}0b`,
  "hexadecimal, upper case.txt": bytes.toString("hex").toUpperCase(),
  "hexadecimal in groups.txt": bytes.toString("hex").replaceAll(/..(?=.)/g, "$&:"),
  "hexadecimal over lines.txt": wrapped(bytes.toString("hex"), 16),
  "array of bytes.c": [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, "0")}, `).join(""),
  ...Object.fromEntries(
    [0, 1, 2].map((before) => [
      `base64 behind ${before} bytes.txt`,
      Buffer.concat([Buffer.alloc(before, 9), bytes, Buffer.from("!")]).toString("base64"),
    ]),
  ),
  "base64url.txt": Buffer.from(bytes).toString("base64url"),
  "base64 over lines.pem": wrapped(
    Buffer.concat([Buffer.alloc(40, 200), bytes, Buffer.alloc(40, 200)]).toString("base64"),
    64,
  ),
  "base64 of hexadecimal.txt": Buffer.from(bytes.toString("hex")).toString("base64"),
  "UTF-16.txt": Buffer.from(secret, "utf16le"),
  "percent-encoded.log": `GET /?p=${encodeURIComponent(secret)}`,
  "JSON.json": JSON.stringify({ passphrase: secret }),
  "JSON with escapes.json": `{"p":"${secret.replaceAll(/./gu, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)}"}`,
  "split over lines.txt": `pässphrase "of"\n <Wi-Fi> & 0815`,
  "split over records.ndjson": inRecords(secret),
  "markup.html": "p&#228;ssphrase &quot;of&quot; &lt;Wi-Fi&gt; &amp; 08<wbr>15",
  "gzip.gz": gzipSync(bytes),
  "zlib.bin": Buffer.concat([Buffer.from("stream\n"), deflateSync(bytes)]),
  "compressed in base64.json": JSON.stringify({
    body: gzipSync(`${secret} and more, so that it is long enough`).toString("base64"),
  }),
  "deep/in/folders.txt": secret,
  [`named ${secret.replaceAll("/", "")}.txt`]: "",
};

suite("search for canaries by an independent script", () => {
  const { status: found, stdout: finds, stderr: complaints } = search({ ...hidden, "other.txt": "nothing" });
  for (const path of Object.keys(hidden)) {
    test(`finds one that is hidden: ${path}`, () => {
      assert.equal(found, 1, complaints);
      assert.ok(finds.includes(`\n${path}: Wi-Fi, `) || finds.startsWith(`${path}: Wi-Fi, `), finds);
    });
  }

  test("names no file in which there is none", () => {
    assert.doesNotMatch(finds, /other\.txt/);
  });

  test("finds one in a zip, without knowing its directory", () => {
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.write("PK\u0003\u0004", "latin1");
    head.writeUInt16LE(5, 26);
    const { status } = search({ "a.zip": Buffer.concat([head, Buffer.from("a.txt"), packed]) });
    assert.equal(status, 1);
  });

  test("finds one that a PDF shows, whose fonts number characters in their own way", async () => {
    await using chromium = await openBrowser();
    const page = await (await chromium.newContext()).newPage();
    await page.setContent("<p>p&auml;ssphrase &quot;of&quot; &lt;Wi-Fi&gt; &amp; 0815</p>");
    const { status, stdout } = search({ "report.pdf": await page.pdf() });
    assert.equal(status, 1, stdout);
    assert.match(stdout, /text of the PDF/);
  });

  test("finds nothing where nothing is: other text, half a secret, chance", () => {
    const { status, stdout } = search({
      "half.txt": secret.slice(0, -4),
      "random.bin": Buffer.from(
        Array.from({ length: 100_000 }, (_, index) => (index * index * 31 + (index >> 3)) & 255),
      ),
      "page.html": "<p>pass phrase of Wi-Fi</p>",
      "empty.txt": "",
    });
    assert.equal(status, 0, stdout);
    assert.equal(stdout, "4 files, 100054 bytes, 1 secrets: 0 finds\n");
  });

  test("finds a secret that is no text, such as a private key, told in base64", () => {
    const key = Buffer.from("80ff00fe01c3".repeat(6), "hex");
    const list = JSON.stringify([{ label: "key", base64: key.toString("base64") }]);
    for (const form of [key, Buffer.from(key).reverse(), Buffer.from(key.toString("hex"))]) {
      const { status, stdout } = search(
        { "dump.bin": Buffer.concat([Buffer.alloc(9, 1), form, Buffer.of(1)]) },
        list,
      );
      assert.equal(status, 1, stdout);
    }
    assert.equal(search({ "dump.bin": Buffer.from("of another kind") }, list).status, 0);
  });

  test("a list of lines is a list as well; what is no list, or too short to tell from chance, is refused", () => {
    assert.equal(search({ "a.txt": "xx one-secret xx" }, "other-secret\none-secret\n").status, 1);
    for (const list of ["", "short", "[]", '[{"label":"x"}]', '{"label":"x"}']) {
      const { status, stderr } = search({ "a.txt": "x" }, list);
      assert.equal(status, 2, list);
      assert.match(stderr, /no list of secrets/);
    }
    assert.equal(spawnSync("python3", [script]).status, 2);
    assert.equal(spawnSync("python3", [script, "/nowhere", "/nowhere"]).status, 2);
  });
});

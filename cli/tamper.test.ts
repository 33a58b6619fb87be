import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { checkInPage, openBrowser, type TestBrowser } from "../reports/verify-page/test-support/browser.ts";
import { filesIn, rechain, restate, rewriteManifest } from "../reports/verify-page/test-support/forge.ts";
import { type Result, Yard } from "./test-support.ts";

/**
 * Whoever has a bundle in hand, and not the laboratory's key, changes it in every way that we could think of. `assay verify`, the
 * page in Chromium and the shell block of VERIFY.md must each see each change; the block runs where nothing of Assay is found.
 */

const docs = join(import.meta.dirname, "../docs");
const shellBlock =
  /^```sh\n(.*?)^```$/ms.exec(readFileSync(join(docs, "verify-a-bundle.md"), "utf8"))?.[1] ?? "";
/** All that the block says it needs, and what it tidies up with. */
const tools = ["openssl", "sha256sum", "jq", "rm"];

/** What each of the three answered. */
interface Answers {
  readonly command: Result;
  readonly shell: Result;
  readonly page: { readonly outcome: string; readonly text: string };
  /** Checks that do not hold, by the command and by the page. */
  readonly failed: { readonly command: readonly string[]; readonly page: readonly string[] };
}

/** Flips one byte; an empty file, which has none, gets one. */
function alter(file: string, place: number): void {
  if (statSync(file).size === 0) writeFileSync(file, "\0");
  else flip(file, place);
}

suite("a bundle that was tampered with", { concurrency: 2 }, () => {
  let yard: Yard;
  let chromium: TestBrowser;
  /** A page for each test under way, one after the other. */
  const idle: Page[] = [];
  let copies = 0;

  before(async () => {
    yard = new Yard();
    chromium = await openBrowser();
    yard.write("passphrase", "a long enough passphrase\n");
    chmodSync(yard.path("passphrase"), 0o600);
    const passphrase = ["--passphrase-file", "passphrase"];
    for (const argv of [
      // Flash dumps of the second are raw evidence.
      [
        ...["run", "features/identity/reported.feature", "features/credentials/stored.feature:5"],
        ...["--parallel", "1", "--out", "run"],
      ],
      ["keys", "new", "lab.key", ...passphrase],
      ["report", "build", "run", "--out", "bundle", "--key", "lab.key", ...passphrase],
    ]) {
      const { status, stderr } = await yard.run(...argv);
      assert.equal(status, 0, stderr);
    }
    yard.write("verify.sh", shellBlock);
    mkdirSync(yard.path("bin"));
    const places = (process.env["PATH"] ?? "").split(delimiter);
    for (const tool of tools) {
      const found = places.map((place) => join(place, tool)).find((file) => existsSync(file));
      assert.ok(found, `${tool} is needed: npm run packages`);
      symlinkSync(found, yard.path("bin", tool));
    }
  });
  after(async () => {
    await chromium?.[Symbol.asyncDispose]();
    await yard[Symbol.asyncDispose]();
  });

  /** Asks all three about the bundle in `folder`. */
  async function ask(folder: string): Promise<Answers> {
    const key = yard.path("lab.key.pub.pem");
    const page = idle.pop() ?? (await (await chromium.newContext()).newPage());
    const clean = ["env", "-i", "-C", folder, `PATH=${yard.path("bin")}`, `TMPDIR=${yard.temporary}`];
    const [command, shell, shown] = await Promise.all([
      yard.run("verify", folder, "--key", key, "--json"),
      yard.start([...clean, `KEY=${key}`, "/bin/sh", yard.path("verify.sh")]).ended,
      checkInPage(page, join(docs, "verify.html"), folder, readFileSync(key, "utf8")),
    ]);
    idle.push(page);
    const bad = Object.entries(shown.checks).filter(([, outcome]) => outcome === "bad");
    const failed = { command: failedChecks(command), page: bad.map(([name]) => name) };
    return { command, shell, page: shown, failed };
  }

  /** A copy of the good bundle, changed, and what the three say of it. All must refuse it. */
  async function refused(change: (folder: string) => void): Promise<Answers> {
    copies += 1;
    // The page has the reader's folder; its name is no part of any path.
    const folder = yard.path(`copy-${copies}`);
    cpSync(yard.path("bundle"), folder, { recursive: true });
    change(folder);
    try {
      const answers = await ask(folder);
      const { command, shell, page } = answers;
      assert.equal(command.status, 1, `assay verify: ${command.stdout}${command.stderr}`);
      assert.equal(shell.status, 1, `VERIFY.md: ${shell.stdout}${shell.stderr}`);
      assert.equal(page.outcome, "bad", `verify.html: ${page.text}`);
      return answers;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test("as it was built, all three accept it", async () => {
    const { command, shell, page } = await ask(yard.path("bundle"));
    assert.equal(command.status, 0, command.stdout + command.stderr);
    assert.equal(shell.status, 0, shell.stdout + shell.stderr);
    assert.equal(page.outcome, "good", page.text);
  });

  test("one byte of each file in turn, and of the signed ones in more places", async (t) => {
    const files = filesIn(yard.path("bundle"));
    assert.ok(files.length >= 15, files.join(" "));
    assert.ok(
      files.some((path) => path.startsWith("evidence/")),
      files.join(" "),
    );
    for (const path of files) {
      const isSigned = path === "manifest.json" || path.startsWith("signatures/");
      for (const place of isSigned ? [0.1, 0.5, 0.9] : [0.5]) {
        await t.test(`${path}, at ${place * 100} %`, async () => {
          await refused((folder) => alter(join(folder, path), place));
        });
      }
    }
  });

  for (const path of [
    "manifest.json",
    "journal.ndjson",
    "inputs/ixit.yaml",
    "report/index.html",
    "signatures/verdicts.dsse.json",
    "signatures/signer.pem",
  ]) {
    test(`a file removed: ${path}`, async () => {
      await refused((folder) => rmSync(join(folder, path)));
    });
  }

  for (const path of [
    "more.txt",
    ".hidden",
    "inputs/.hidden",
    "evidence/more",
    "signatures/more.dsse.json",
  ]) {
    test(`a file added: ${path}`, async () => {
      await refused((folder) => {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        writeFileSync(join(folder, path), "");
      });
    });
  }

  test("a file renamed", async () => {
    const { page } = await refused((folder) =>
      renameSync(join(folder, "inputs/ics.yaml"), join(folder, "inputs/ICS.yaml")),
    );
    assert.match(page.text, /inputs\/ics\.yaml: renamed to inputs\/ICS\.yaml/);
  });

  test("two files swapped", async () => {
    await refused((folder) => swap(join(folder, "inputs/ics.yaml"), join(folder, "inputs/ixit.yaml")));
  });

  test("the two envelopes swapped", async () => {
    await refused((folder) =>
      swap(join(folder, "signatures/verdicts.dsse.json"), join(folder, "signatures/test-result.dsse.json")),
    );
  });

  test("a line of the journal dropped", async () => {
    const { failed } = await refused((folder) => {
      writeFileSync(
        join(folder, "journal.ndjson"),
        withoutOneStep(folder)
          .map((line) => `${line}\n`)
          .join(""),
      );
    });
    assert.ok(failed.command.includes("chain") && failed.page.includes("chain"), JSON.stringify(failed));
  });

  test("a line of the journal dropped, and everything but the signature made to fit", async () => {
    const { failed, shell } = await refused((folder) => {
      writeFileSync(join(folder, "journal.ndjson"), rechain(withoutOneStep(folder)));
      rewriteManifest(folder, runIdOf(folder));
      restate(folder, undefined);
    });
    assert.deepEqual(failed, { command: ["signature"], page: ["signature"] });
    assert.deepEqual(
      [...shell.stdout.matchAll(/^FAILED {3}(.*)$/gm)].map(([, what]) => what),
      ["verdicts", "test-result"].map(
        (name) => `signatures/${name}.dsse.json is not signed by signatures/signer.pem`,
      ),
    );
  });

  test("signed anew with another key", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { failed, shell } = await refused((folder) => restate(folder, privateKey));
    assert.deepEqual(failed, { command: ["signature"], page: ["signer"] });
    assert.match(shell.stdout, /FAILED {3}it is the key that you were told of/);
  });

  test("signed anew with another key, and the laboratory's put beside it", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { failed } = await refused((folder) => {
      restate(folder, privateKey);
      cpSync(yard.path("lab.key.pub.pem"), join(folder, "signatures/signer.pem"));
    });
    assert.deepEqual(failed, { command: ["signature"], page: ["signature"] });
  });

  test("the signatures taken away", async () => {
    await refused((folder) => {
      for (const name of ["verdicts", "test-result"]) {
        const file = join(folder, `signatures/${name}.dsse.json`);
        writeFileSync(file, readFileSync(file, "utf8").replace(/"signatures":\[.*\]/, '"signatures":[]'));
      }
      rmSync(join(folder, "signatures/signer.pem"));
    });
  });
});

/** Names of the checks that failed, from `assay verify --json`; none when the command refused before it checked. */
function failedChecks({ stdout }: Result): string[] {
  if (stdout === "") return [];
  const { checks } = JSON.parse(stdout) as { checks: readonly { name: string; status: string }[] };
  return checks.filter(({ status }) => status === "failed").map(({ name }) => name);
}

/** Flips the lowest bit of one byte, `place` of the way from the first (0) to the last (1). */
function flip(file: string, place: number): void {
  const bytes = readFileSync(file);
  const at = Math.round(place * (bytes.length - 1));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function swap(a: string, b: string): void {
  const [first, second] = [readFileSync(a), readFileSync(b)];
  writeFileSync(a, second);
  writeFileSync(b, first);
}

/** Lines of a bundle's journal but one, on which no verdict depends. */
function withoutOneStep(folder: string): string[] {
  const lines = readFileSync(join(folder, "journal.ndjson"), "utf8").trimEnd().split("\n");
  const dropped = lines.findIndex((line) => line.startsWith('{"type":"step-finished"'));
  assert.notEqual(dropped, -1);
  return lines.toSpliced(dropped, 1);
}

function runIdOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { runId: string }).runId;
}

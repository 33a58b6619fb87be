/**
 * `npm run sample`: a report as an auditor gets it, signed, with PDF, in `sample/`. The reference product is examined by the whole standard with an
 * auditor's nonce; `-- --pico` examines compiled firmware on virtual Picos besides. `-- --picture` takes the picture that README shows from it.
 * The key is made for this one bundle and thrown away.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { startDemoLab } from "../cli/rig/demo.ts";
import { findChromium } from "../reports/pdf/chromium.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "sample");
const { values: asked } = parseArgs({ options: { pico: { type: "boolean" }, picture: { type: "boolean" } } });
/** Boards of the demo lab: no scenario asks for more. */
const boards = 3;

if (existsSync(out)) {
  process.stderr.write("sample/ exists already. Remove it, or move it away.\n");
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), "assay-sample-"));
try {
  const key = makeKey();
  mkdirSync(out);
  await sample("reference", key, ["--parallel", "2"]);
  if (asked.pico === true) await samplePico(key);
  if (asked.picture === true) await takePicture();
  process.stdout.write(`\nOpen ${join(out, "reference/report/index.html")}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

interface Key {
  readonly file: string;
  readonly passphrase: string;
}

function makeKey(): Key {
  const passphrase = join(scratch, "passphrase");
  writeFileSync(passphrase, `${randomBytes(16).toString("hex")}\n`);
  chmodSync(passphrase, 0o600);
  const file = join(scratch, "key");
  assay("keys", "new", file, "--passphrase-file", passphrase);
  return { file, passphrase };
}

/** A run, its bundle in `sample/<name>`, and what verifying it says. */
async function sample(name: string, { file, passphrase }: Key, options: readonly string[]): Promise<void> {
  const [run, bundle] = [join(scratch, name), join(out, name)];
  const nonce = randomBytes(16).toString("hex");
  // A verdict is no fault of the sample: 1 and 3 are shown as well.
  assay("run", ...options, "--nonce", nonce, "--out", run);
  assay(
    ...["report", "build", run, "--out", bundle, "--key", file, "--passphrase-file", passphrase],
    ...["--laboratory", "Sample, made by Assay itself", "--pdf"],
  );
  assay("verify", bundle, "--key", `${file}.pub.pem`, "--nonce", nonce);
}

async function samplePico(key: Key): Promise<void> {
  const built = spawnSync(process.execPath, [join(root, "tools/build-firmware.ts")], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the firmware of the Pico was not built");
  await using lab = await startDemoLab(join(scratch, "lab"), { virtualPico: boards });
  await sample("pico", key, ["--rig", lab.file]);
}

function assay(...argv: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, "cli/assay.js"), ...argv], {
    ...{ cwd: root, stdio: "inherit" },
  });
  if (status === 0 || (argv[0] === "run" && (status === 1 || status === 3))) return;
  throw new Error(`assay ${argv[0]} ended with ${status}`);
}

/** The first screen of the report, as README shows it. */
async function takePicture(): Promise<void> {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: "light" });
    await page.goto(pathToFileURL(join(out, "reference/report/index.html")).href);
    await page.screenshot({ path: join(root, "docs/images/report.png") });
  } finally {
    await browser.close();
  }
}

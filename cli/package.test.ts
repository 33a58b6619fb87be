import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { builtinModules } from "node:module";
import { delimiter, join, relative } from "node:path";
import { after, before, suite, test } from "node:test";
import { promisify } from "node:util";
import { root } from "./installation.ts";
import { type Result, Yard } from "./test-support.ts";

const execute = promisify(execFile);
/** Installing unpacks some 250 MB, of which Node is most. */
const installWithinMs = 300_000;

// As in a shell of somebody who has not heard of this clone: the machine's own Node first, which may be too old for Assay.
const path = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .join(delimiter);
// An npm that started this test tells its own options to every npm below it; where packages come from is the machine's matter.
const told = Object.keys(process.env).filter(
  (name) =>
    /^npm_/i.test(name) &&
    !/^npm_config_(cache|registry|userconfig|globalconfig|.*proxy|cafile)$/i.test(name),
);
const environment = Object.fromEntries(
  Object.entries({ ...process.env, PATH: path }).filter(([name]) => !told.includes(name)),
);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Packs a copy of this clone in which somebody has worked, so that nothing is written into the clone itself. Returns the tarball. */
async function pack(into: string): Promise<{ tarball: string; files: readonly string[] }> {
  const clone = join(into, "clone");
  const left = new Set(["node_modules", ".git", "dist", "runs", ".assay"]);
  cpSync(root, clone, { recursive: true, filter: (file) => !left.has(relative(root, file)) });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  for (const name of [".assay/commitment.key", "runs/one/journal.ndjson", "dist/cli/stale.js"])
    cpSync(join(root, "package.json"), join(clone, name));
  const { stdout } = await execute("npm", ["pack", "--json"], { cwd: clone, env: environment });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(clone, packed.filename), files: packed.files.map((file) => file.path) };
}

suite("the package", () => {
  const yard = new Yard();
  let files: readonly string[] = [];
  const installed = (...names: string[]) => yard.path("node_modules/assay", ...names);
  const inShell = (...argv: string[]): string[] => [
    "env",
    ...told.flatMap((name) => ["-u", name]),
    `PATH=${path}`,
    ...argv,
  ];
  const npx = (...argv: string[]): Promise<Result> => yard.start(inShell("npx", "assay", ...argv)).ended;
  const bin = () => yard.path("node_modules/.bin/assay");

  before(async () => {
    const packed = await pack(join(yard.folder, "..", "packed"));
    files = packed.files;
    rmSync(yard.path("products"), { recursive: true });
    yard.write("package.json", '{ "private": true, "type": "module" }');
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    await execute("npm", ["install", ...quietly, packed.tarball], {
      cwd: yard.folder,
      env: environment,
      timeout: installWithinMs,
    });
    cpSync(join(root, "docs/examples/own-check"), yard.folder, { recursive: true });
    cpSync(installed("products/reference"), yard.path("product"), { recursive: true });
    yard.edit("product/ics.yaml", "name: Assay Reference Device", "name: Thermo 7");
  });
  after(() => yard[Symbol.asyncDispose]());

  test("carries what runs and what is read, and nothing of the workshop", () => {
    for (const file of [
      ...["README.md", "LICENSE", "CHANGELOG.md", "cli/assay", "cli/assay.js", "dist/cli/main.js"],
      ...["dist/steps/index.js", "dist/steps/index.d.ts", "dist/emulators/device/child/main.js"],
      ...["features/requirements.yaml", "features/requirements.json", "products/reference/ixit.yaml"],
      ...[
        "docs/ci.md",
        "docs/examples/own-check/house-rules.feature",
        "core/product/schemas/ics.schema.json",
      ],
      ...globSync("features/**/*.feature", { cwd: root }),
    ]) {
      assert.ok(files.includes(file), `${file} is missing`);
    }
    const workshop =
      /(^|\/)(test|runs|\.[a-z].*|bench\/null|tools)\/|test-support|\.test\.|contract|stale|\.key$|\.tgz$/;
    assert.deepEqual(
      files.filter((file) => workshop.test(file)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => /\.ts$/.test(file) && !/^docs\/examples\/|\.d\.ts$/.test(file)),
      [],
    );
  });

  test("asks for every package that it loads, and for none of the workshop's", () => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      readFileSync(installed("package.json"), "utf8"),
    ) as Manifest;
    const emitted = globSync("dist/**/*.js", { cwd: installed() });
    const loaded = emitted.flatMap((file) => {
      const text = readFileSync(installed(file), "utf8");
      return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
        ([, statically, lazily]) => statically ?? lazily ?? "",
      );
    });
    const names = loaded
      .filter((name) => !name.startsWith(".") && !name.startsWith("node:"))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    assert.ok(names.includes("@cucumber/cucumber") && !names.some((name) => builtinModules.includes(name)));
    assert.deepEqual(
      [...new Set(names)].filter((name) => !(name in dependencies || name in peerDependencies)),
      [],
    );
    // Who needs one of these is told so.
    for (const name of Object.keys(peerDependencies))
      assert.ok(!existsSync(yard.path("node_modules", name)), `${name} was installed`);
    // Some are there for others' sake; those that only the workshop has are not.
    const tools = ["@biomejs/biome", "typescript", "knip", "fast-check", "@peculiar/x509"];
    for (const name of tools) {
      assert.ok(name in devDependencies);
      assert.ok(!existsSync(yard.path("node_modules", name)), `${name} was installed`);
    }
  });

  test("examines a product, a feature and steps that lie outside of it", async () => {
    const own = ["--product", "product", "house-rules.feature", "--steps", "house-rules.steps.ts"];
    const { status, stdout, stderr } = await npx("run", ...own, "--out", "run");
    assert.deepEqual([status, stderr], [0, ""], stdout);
    assert.match(stdout, /PASS +The identity fits on our label\n/);
    assert.match(yard.read("run/index.html"), /<h1>[^<]*Thermo 7<\/h1>/);
    assert.match(yard.read("run/junit.xml"), /<testsuite name="Own checks" tests="2" failures="0"/);
    assert.ok(existsSync(yard.path(".assay/commitment.key")), "its key stays in the project");
  });

  test("ends with 1 when a step of one's own finds something wrong", async () => {
    yard.write("strict.feature", yard.read("house-rules.feature").replace("28", "4"));
    const own = ["--product", "product", "strict.feature", "--steps", "*.steps.ts"];
    const { status, stdout } = await npx("run", ...own, "--out", "strict");
    assert.equal(status, 1, stdout);
    assert.match(stdout, /FAIL +The identity fits on our label\n +FAIL: it has 28/);
    assert.match(yard.read("strict/index.html"), /requirement or own check is not met/);
  });

  test("knows the standard's features and products by the names that they have in a clone", async () => {
    const { status, stdout, stderr } = await npx("run", "features/identity", "--out", "identity");
    assert.deepEqual([status, stderr], [0, ""], stdout);
    assert.match(stdout, /PASS +PRV-ID-1 [\s\S]*\n4 PASS /);
    assert.match(yard.read("identity/index.html"), /<h1>[^<]*Assay Reference Device<\/h1>/);
    const trace = await npx("requirements");
    assert.deepEqual([trace.status, trace.stderr], [0, ""]);
    assert.match(trace.stdout, /\n35 clauses, 100 atoms, /);
  });

  test("starts devices as processes of their own", async () => {
    const { status, stdout, stderr } = await npx("run", "--tags", "@PRV-ID-1.1", "--attach", "pty");
    assert.deepEqual([status, stderr], [0, ""], stdout);
  });

  test("runs under the Node that came with it, and is one process that a signal ends", async () => {
    const { child, said, ended } = yard.start(inShell(bin(), "run", "--out", "interrupted"));
    await said(/^ *1\/\d+ pass/m);
    const processes = yard.processes();
    child.kill("SIGTERM");
    const { status, stderr } = await ended;
    assert.deepEqual([processes, status, stderr], [[child.pid], 143, ""]);
    const [started] = await yard.journal("interrupted");
    assert.ok(started?.type === "run-started");
    assert.match(started.versions.node, /^24\./);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  test("has types for step definitions", async () => {
    yard.write(
      "wrong.ts",
      'import type { Scene } from "assay/steps";\nexport const f = (s: Scene) => s.notes.read("nothing");\n',
    );
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "esnext"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const check = (file: string) =>
      yard.start([process.execPath, join(root, "node_modules/.bin/tsc"), ...options, ...types, file]).ended;
    const { status, stdout } = await check("house-rules.steps.ts");
    assert.deepEqual([status, stdout], [0, ""]);
    const wrong = await check("wrong.ts");
    assert.match(wrong.stdout, /wrong\.ts\(2,\d+\): error TS2345: .*"nothing"/);
  });

  test("writes nothing into its own folder", () => {
    const kept = [".assay", ".cache", "node_modules/.cache", "runs"].filter((name) =>
      existsSync(installed(name)),
    );
    assert.deepEqual(kept, []);
  });
});

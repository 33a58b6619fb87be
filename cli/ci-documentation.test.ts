import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parseDocument } from "yaml";
import type { JournalLine } from "../core/journal/index.ts";
import { root } from "./installation.ts";
import { Yard } from "./test-support.ts";

const page = readFileSync(join(root, "docs/ci.md"), "utf8");

/** Fenced blocks of one language. */
function blocks(language: string): string[] {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))];
  assert.notEqual(found.length, 0, language);
  return found.map(([, text = ""]) => text);
}

interface Job {
  readonly script?: readonly string[];
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
}

/** The jobs of a GitHub workflow or of a GitLab file. */
function jobsOf(text: string): Job[] {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  assert.deepEqual([document.errors, document.warnings], [[], []], text);
  const { jobs, ...others } = document.toJS() as { jobs?: Record<string, Job> } & Record<string, Job>;
  return Object.values(jobs ?? others);
}

suite("docs/ci.md", () => {
  test("shows YAML that is well-formed and jobs that run Assay", () => {
    const jobs = blocks("yaml").flatMap(jobsOf);
    for (const { script, steps } of jobs) {
      assert.ok((script === undefined) !== (steps === undefined));
      for (const step of steps ?? []) assert.ok((step.run === undefined) !== (step.uses === undefined));
      const commands = (script ?? steps?.map(({ run = "" }) => run) ?? []).join("\n");
      assert.match(commands, /^npm ci\b[\s\S]*^ *npx assay run /m);
    }
    assert.ok(jobs.some(({ script }) => script) && jobs.some(({ steps }) => steps));
  });

  test("names options that there are", async () => {
    await using yard = new Yard();
    const { stdout } = await yard.run("help", "run");
    const known = new Set(stdout.match(/--[a-z-]+/g));
    const commands = page.match(/npx assay run [^`\n]*/g) ?? [];
    const named = commands.flatMap((command) => command.match(/--[a-z-]+/g) ?? []);
    assert.ok(named.includes("--steps") && named.includes("--shard"));
    assert.deepEqual(
      named.filter((option) => !known.has(option)),
      [],
    );
  });

  test("shows the example that the package's test runs", () => {
    const example = (name: string) => readFileSync(join(root, "docs/examples/own-check", name), "utf8");
    assert.ok(blocks("gherkin").includes(example("house-rules.feature")));
    assert.ok(blocks("ts").includes(example("house-rules.steps.ts")));
  });

  test("keeps the key and compares with the run before, as its commands say", async () => {
    await using yard = new Yard();
    cpSync(yard.path("products/reference"), yard.path("product"), { recursive: true });
    const [job] = blocks("yaml").filter((text) => text.includes("--against"));
    const scripts = jobsOf(job ?? "").flatMap(({ steps }) => steps?.map(({ run = "" }) => run) ?? []);
    // The installation is this clone's, and of the standard one scenario is enough.
    const chosen = ["--tags", "'@PRV-ID-1.2 and not @lot'"];
    const npx = `npx() { shift 2; "${process.execPath}" "${join(root, "cli/assay.js")}" run ${chosen.join(" ")} "$@"; }`;
    const asJob = scripts.filter((script) => script.includes("\n")).join("\n");
    yard.write("job.sh", `set -e\n${npx}\n${asJob}`);
    const COMMITMENT_KEY = randomBytes(32).toString("base64");
    const journals: JournalLine[][] = [];
    for (let run = 1; run <= 2; run += 1) {
      // A fresh machine: of the run before there is the cache only.
      for (const name of [".assay", "report"]) rmSync(yard.path(name), { recursive: true, force: true });
      const command = ["env", `COMMITMENT_KEY=${COMMITMENT_KEY}`, "sh", "job.sh"];
      const { status, stderr } = await yard.start(command).ended;
      assert.deepEqual([status, stderr], [0, ""]);
      journals.push(await yard.journal("report"));
    }
    const against = journals.map(([start]) => (start?.type === "run-started" ? start.against : undefined));
    assert.deepEqual(against, [[], ["earlier"]]);
    assert.deepEqual(await yard.journal("earlier"), journals[1]);
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { loadLab } from "../../rigs/lab/index.ts";
import { root } from "../installation.ts";
import { assay, type Started, standard, Yard } from "../test-support.ts";
import { asShown, blocks, stepsOf } from "./test-support/page.ts";

const page = readFileSync(join(root, "docs/rig.md"), "utf8");

/** What is under a heading, up to the next of its level. */
function sectionOf(heading: string): string {
  const [, text] = page.split(`\n## ${heading}\n`);
  assert.ok(text !== undefined, heading);
  return text.split(/^## /m)[0] ?? "";
}

/** As a shell in the yard reads it, with this clone's command for `npx assay`. */
const inShell = (command: string) => [
  "sh",
  "-c",
  `npx() { shift; ${assay().join(" ")} "$@"; }; ${command.replace(/features\/\w+/, (path) => join(dirname(standard), path))}`,
];

suite("docs/rig.md", () => {
  test("without hardware, each command does what the page shows", { timeout: 180_000 }, async () => {
    await using yard = new Yard();
    const [first, ...steps] = blocks(sectionOf("Without hardware"), "console").flatMap(stepsOf);
    assert.ok(first !== undefined && steps.length > 10);
    const demo: Started = yard.start(assay(...first.command.split(" ").slice(2)));
    try {
      await demo.said(/Ctrl-C ends them\.\n/);
      for (const { command, shows } of steps) {
        const { status, stdout, stderr } = await yard.start(inShell(command)).ended;
        assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
        // Where the clone is, is nobody's business but this test's.
        const said = stdout.replaceAll(/(\.\.\/)+[^ ]*?(?=features\/|products\/)/g, "");
        assert.match(said, asShown(shows), command);
      }
    } finally {
      demo.child.kill("SIGINT");
    }
    const { status, stdout } = await demo.ended;
    assert.equal(status, 0);
    assert.match(stdout, asShown(first.shows));
    const [run = ""] = readdirSync(yard.path("runs"));
    const records = readdirSync(yard.path("runs", run, "console"));
    assert.ok(records.length >= 12 && records.every((name) => !name.startsWith(".")), records.join(" "));
    const kept = readdirSync(yard.path("my-lab/.assay/boards/board-1"));
    assert.deepEqual(kept.map((name) => name.replace(/^board-1-[0-9a-f]{24}/, "")).sort(), [
      ".erases.json",
      ".flash.bin",
    ]);
  });

  test("names verbs and options that there are", async () => {
    await using yard = new Yard();
    const helps = new Map<string, string>();
    const helpOf = async (verb: string) => {
      const known = helps.get(verb) ?? (await yard.run(...verb.split(" "), "--help")).stdout;
      helps.set(verb, known);
      return known;
    };
    const commands = [...page.matchAll(/assay (rig [a-z]+|run)([^`\n]*)/g)];
    assert.ok(commands.length > 20);
    for (const [, verb = "", rest = ""] of commands) {
      const help = await helpOf(verb);
      assert.match(help, new RegExp(`^Usage: assay ${verb} `), verb);
      for (const option of rest.match(/--[a-z-]+/g) ?? [])
        assert.ok(help.includes(option), `${verb} ${option}`);
    }
  });

  test("shows rig files that are sound", async () => {
    await using yard = new Yard();
    for (const [index, text] of blocks(page, "yaml").entries()) {
      yard.write(`lab-${index}.yaml`, text);
      await loadLab(yard.path(`lab-${index}.yaml`));
    }
  });

  test("links to files and headings that there are", () => {
    for (const name of ["rig.md", "lab-file.md", "architecture.md", "../README.md"]) {
      const text = readFileSync(join(root, "docs", name), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
        const [path = "", heading] = target.split("#");
        const file = path === "" ? join(root, "docs", name) : join(root, "docs", dirname(name), path);
        assert.ok(existsSync(file), `${name}: ${target}`);
        if (heading !== undefined) assert.ok(anchorsOf(file).has(heading), `${name}: ${target}`);
      }
    }
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm);
  return new Set(
    Array.from(headings, ([, text = ""]) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

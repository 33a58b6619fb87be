import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { root } from "../installation.ts";
import { assay, Yard } from "../test-support.ts";
import { asShown, fenced, stepsOf } from "./test-support/page.ts";

const page = readFileSync(join(root, "docs/bring-up.md"), "utf8");

/** Takes minutes: here it is only looked whether it could run. */
const wholeSection = "npx assay run --rig lab.yaml features/configuration";

/** A project with Assay as a package, in which `npx` is one that asks no registry. */
class Project extends Yard {
  constructor() {
    super();
    this.write("bin/npx", `#!/bin/sh\nshift\nexec ${assay().join(" ")} "$@"\n`);
    chmodSync(this.path("bin/npx"), 0o755);
    this.write("node_modules/.keep", "");
    symlinkSync(root, this.path("node_modules/assay"));
  }

  async shell(command: string) {
    const path = `PATH=${this.path("bin")}:${process.env["PATH"]}`;
    const { status, stdout, stderr } = await this.start(["env", path, "sh", "-c", command]).ended;
    // Where the clone is, is nobody's business but this test's; a prompt ends no line.
    const said = stdout.replaceAll(/(\.\.\/)+[^ ]*?(?=features\/)/g, "").replace(/(?<=[^\n])$/, "\n");
    return { status, stderr, stdout: said };
  }
}

/** The plan is of every feature of the section, and most of its scenarios can run on a board with a console and a power switch. */
function requireWholeSection(plan: string): void {
  for (const file of readdirSync(new URL("../../features/configuration/", import.meta.url)))
    assert.ok(plan.includes(`features/configuration/${file}:`), file);
  const [, selected, runnable] = /^(\d+) scenarios selected, (\d+) can run/m.exec(plan) ?? [];
  assert.ok(Number(runnable) > Number(selected) / 2, plan);
}

suite("docs/bring-up.md", () => {
  test("followed to the letter, it comes to a first verdict", { timeout: 60_000 }, async () => {
    await using project = new Project();
    const ran: string[] = [];
    for (const { language, text } of fenced(page)) {
      const [, file] = /^# (\S+)\n/.exec(text) ?? [];
      if (language === "yaml") project.write(file ?? assert.fail(`a file without its name: ${text}`), text);
      for (const { command, shows } of language === "console" ? stepsOf(text) : []) {
        ran.push(command);
        const dry = command === wholeSection;
        const { status, stdout, stderr } = await project.shell(dry ? `${command} --dry-run` : command);
        assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
        if (dry) requireWholeSection(stdout);
        else if (shows.length > 0) assert.match(stdout, asShown(shows), command);
      }
    }
    assert.equal(ran.at(-1), wholeSection);
    assert.ok(ran.length > 12);
    assert.deepEqual(project.processes(), []);
  });
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { within } from "../../../core/kernel/index.ts";
import { assay, Yard } from "../../test-support.ts";
import { nightStatus, WallLab } from "../../wall/test-support.ts";
import { SocatEnd } from "../test-support/terminal.ts";

suite("assay rig watch", { timeout: 120_000 }, () => {
  test("in a pipe: how it is, then what changes; an interrupt ends it with 0", async () => {
    using lab = new WallLab("board-1");
    await using yard = new Yard();
    const watch = yard.start(assay("rig", "watch", lab.file));
    await watch.said(/the lab: no night was begun here yet\n.* board-1 is unknown\n.* board-1 is free\n/);
    await lab.night("one", nightStatus());
    await watch.said(/4\/10 done, 2 pass, 1 FAIL, 1 inconclusive\n.*board-1 running\n/);
    watch.child.kill("SIGINT");
    const { status, stderr } = await watch.ended;
    assert.equal(status, 0, stderr);
    assert.deepEqual(await yard.leftBehind(), { processes: [], files: [] });
  });

  test("--json prints whole states, --once ends by itself", async () => {
    using lab = new WallLab("board-1");
    await using yard = new Yard();
    await lab.night("one", nightStatus());
    const { status, stdout } = await yard.run("rig", "watch", lab.file, "--json", "--once");
    assert.equal(status, 0);
    const [line = "", ...more] = stdout.trimEnd().split("\n");
    assert.deepEqual(more, []);
    const { lab: name, nights, boards } = JSON.parse(line);
    assert.deepEqual(
      [name, nights[0].state, nights[0].done, boards[0].night.state],
      ["the lab", "running", 4, "running"],
    );
  });

  test("ends when whoever reads along stops", async () => {
    using lab = new WallLab("board-1");
    await using yard = new Yard();
    const [node = "", ...argv] = assay("rig", "watch", lab.file);
    const command = [node, ...argv].map((word) => `'${word}'`).join(" ");
    const watch = yard.start(["sh", "-c", `{ ${command}; echo "ended with $?" >&2; } | head -1`]);
    await watch.said(/no night/);
    await lab.night("one", nightStatus());
    await watch.complained(/ended with 0/);
  });

  test("a rig file that is not there is a usage fault", async () => {
    await using yard = new Yard();
    const { status, stderr } = await yard.run("rig", "watch", "nowhere.yaml");
    assert.equal(status, 2);
    assert.match(stderr, /nowhere\.yaml/);
  });

  for (const [how, keys] of [
    ["q", "q"],
    ["Ctrl-C", "\u0003"],
  ] as const)
    test(`a terminal is as it was after ${how}`, async () => {
      using lab = new WallLab("board-1");
      await lab.night("one", nightStatus());
      const command = assay("rig", "watch", lab.file).join(" ");
      const seen = new Shown();
      await using terminal = new SocatEnd(
        `SYSTEM:"stty rows 24 cols 80; stty -g; ${command}; echo status $?; stty -g",pty,setsid,ctty,sane`,
        seen.take,
      );
      await seen.shows(/4\/10/);
      terminal.write(Buffer.from(keys));
      assert.ok(seen.text.includes("\u001b[?1049h"));
      await seen.shows(/status 0\r?\n[0-9a-f:]+\r?\n/);
      const settings = [...seen.text.matchAll(/^([0-9a-f]+(?::[0-9a-f]+)+)\r?$/gm)].map(([, one]) => one);
      assert.equal(settings.length, 2);
      assert.equal(settings[0], settings[1]);
      assert.ok(seen.text.lastIndexOf("\u001b[?25h\u001b[?1049l") > seen.text.lastIndexOf("\u001b[?1049h"));
    });

  test("Ctrl-Z gives the terminal back, and fg goes on where it was", async () => {
    using lab = new WallLab("board-1");
    await lab.night("one", nightStatus());
    const seen = new Shown();
    await using terminal = new SocatEnd(
      `EXEC:"bash --norc --noprofile -i",pty,setsid,ctty,sane,stderr`,
      seen.take,
    );
    const type = (text: string): unknown => terminal.write(Buffer.from(text));
    type(`${assay("rig", "watch", lab.file).join(" ")}\n`);
    await seen.shows(/4\/10/);
    type("\u001a");
    await seen.shows(/Stopped/);
    const [before = ""] = seen.text.split("Stopped");
    assert.ok(before.lastIndexOf("\u001b[?1049l") > before.lastIndexOf("\u001b[?1049h"));
    seen.text = "";
    type("fg\n");
    await seen.shows(/4\/10/);
    assert.ok(seen.text.indexOf("\u001b[?1049h") < seen.text.indexOf("4/10"), "on a screen of its own again");
    type("q");
    await seen.shows(/\[\?1049l/);
    type("echo status $?\n");
    await seen.shows(/status 0/);
    type("exit\n");
  });
});

/** What stood on a terminal so far. */
class Shown {
  text = "";
  readonly #waiting = new Set<() => void>();

  readonly take = (bytes: Buffer): void => {
    this.text += bytes.toString();
    for (const look of this.#waiting) look();
  };

  async shows(pattern: RegExp): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): unknown => pattern.test(this.text) && resolve();
    this.#waiting.add(look);
    look();
    await within(promise, { withinMs: 30_000 });
    this.#waiting.delete(look);
  }
}

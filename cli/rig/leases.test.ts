import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { assay } from "../test-support.ts";
import { hasSupply, reached, underWay } from "./test-support/in-the-middle.ts";
import { Trouble, TroubleLab } from "./test-support/trouble-lab.ts";

/** The second asks a board nothing that the first waits for. */
const first = "identity/reported.feature:5";
const second = "identity/unique.feature:5";

let lab: TroubleLab;
before(async () => {
  lab = await TroubleLab.start([undefined]);
});
after(() => lab[Symbol.asyncDispose]());

/** A run that has the only board of the rig, gives it supply, and waits for an answer that does not come. */
async function holdBoard(trouble: Trouble, answerWithinMs = 60_000) {
  const tap = await trouble.tapConsole("board-1");
  // Whoever waits for an answer waits for as long as a test needs.
  trouble.yard.edit(
    "products/reference/ixit.yaml",
    "answerWithinMs: 2000",
    `answerWithinMs: ${answerWithinMs}`,
  );
  const { console, ...board } = trouble.board("board-1");
  trouble.writeRig({ "board-1": { ...board, console: { ...console, path: tap.path } } });
  const asked = underWay(tap);
  const holder = trouble.start(first);
  await reached(asked, holder);
  const { url, channel } = board.power;
  return { holder, tap, supply: () => hasSupply(url, channel) };
}

const another = (...more: readonly string[]) =>
  assay("run", `features/${second}`, "--rig", "lab.yaml", "--out", "another", ...more);

suite("a board that another run has", () => {
  test("is refused: who has it, since when, until when; an interrupted run gives it back at once", async () => {
    await using trouble = new Trouble(lab);
    const { holder, tap } = await holdBoard(trouble);
    const refused = await trouble.yard.start(another()).ended;
    assert.equal(refused.status, 2, refused.stdout);
    const [what = "", help = ""] = refused.stderr.trimEnd().split("\n");
    const who = `process ${holder.child.pid} \\(assay run --rig lab\\.yaml .*\\)`;
    assert.match(
      what,
      new RegExp(`^assay: board-1 is held by \\S+, ${who} since \\S+Z\\. The lease runs until \\S+Z`),
    );
    assert.match(help, /--wait/);
    const listed = await trouble.yard.run("rig", "list", "lab.yaml");
    assert.match(listed.stdout, new RegExp(`leased +to \\S+, ${who}`));
    holder.child.kill("SIGINT");
    assert.equal((await holder.ended).status, 130);
    tap.toBoard = () => true;
    const free = await trouble.yard.start(another()).ended;
    assert.deepEqual([free.status, free.stderr], [0, ""], free.stdout);
  });

  test("is waited for with --wait, and taken from a run that was killed, which left it with supply", async () => {
    await using trouble = new Trouble(lab);
    const { holder, tap, supply } = await holdBoard(trouble);
    const waiting = trouble.yard.start(another("--wait"));
    await waiting.complained(/^waiting: board-1 is held by/);
    assert.equal(await supply(), true);
    tap.toBoard = () => true;
    holder.child.kill("SIGKILL");
    const { status, stdout, stderr } = await waiting.ended;
    assert.equal(status, 0, stdout + stderr);
    assert.match(stderr, /board-1 was left by .*, which ended without giving it back: its supply is off\n$/);
    assert.equal(await supply(), false);
    const { stdout: listed } = await trouble.yard.run("rig", "list", "lab.yaml");
    assert.doesNotMatch(listed, /leased/);
  });

  test("is lost by a run that was stopped meanwhile: it does nothing more to it, and passes nothing", async () => {
    await using trouble = new Trouble(lab);
    // It then takes the board for silent, and would flash its golden image.
    const { holder, tap, supply } = await holdBoard(trouble, 10_000);
    const power = (what: string) => trouble.yard.run("rig", "power", what, "--rig", "lab.yaml");
    assert.equal((await power("off")).status, 2, "a verb by hand does not interfere either");
    holder.child.kill("SIGSTOP");
    const hesitant = await trouble.yard.run("rig", "release", "board-1", "--rig", "lab.yaml");
    assert.equal(hesitant.status, 2);
    assert.match(hesitant.stderr, /board-1 is held by .*--force/s);
    const taken = await trouble.yard.run("rig", "release", "board-1", "--force", "--rig", "lab.yaml");
    assert.match(taken.stdout, /^board-1: taken from /);
    assert.equal((await power("off")).status, 0);
    const said: string[] = [];
    tap.toBoard = (text) => said.push(text) > 0;
    assert.equal((await power("on")).status, 0);
    holder.child.kill("SIGCONT");
    const late = await holder.ended;
    assert.equal(late.status, 3, late.stdout + late.stderr);
    assert.match(late.stdout, /board-1 is no longer leased to this run/);
    assert.deepEqual([said, await supply()], [[], true], "it touched nothing that is another's");
    assert.equal((await power("off")).status, 0);
  });
});

suite("a board whose equipment fails in scenario after scenario", () => {
  test("is put aside, tried by its golden image, and comes back; what somebody says of it counts", async () => {
    await using trouble = new Trouble(lab);
    const relay = await trouble.tapRelay();
    const { power, ...board } = trouble.board("board-1");
    trouble.writeRig(
      { "board-1": { ...board, power: { ...power, url: relay.url } } },
      { quarantineAfter: 2 },
    );
    const verb = async (...words: readonly string[]) => {
      const { status, stdout, stderr } = await trouble.yard.run("rig", ...words, "--rig", "lab.yaml");
      return `${status} ${stdout}${stderr}`;
    };
    // It agrees to every order, and does nothing: the supply reads back otherwise.
    relay.order = ({ channel, on }) => channel !== power.channel || !on;
    const ill = await trouble.start(first, second).ended;
    assert.equal(ill.status, 3, ill.stdout + ill.stderr);
    const refused = await trouble.yard.start(another()).ended;
    assert.equal(refused.status, 3);
    assert.match(
      refused.stderr,
      /No board takes jobs\. board-1: it is in quarantine since \S+: its equipment failed 2 times in a row, at last: POWER_STUCK/,
    );
    assert.match(
      await verb("check", "board-1"),
      /^3 board-1: its golden image could not be tried: POWER_STUCK/,
    );
    relay.order = () => true;
    assert.match(await verb("check", "board-1"), /^0 board-1: its golden image answers\nboard-1: good since/);
    assert.match(
      await verb("maintain", "board-1", "--reason", "its plug is loose"),
      /^0 board-1: maintenance: its plug is loose\n/,
    );
    const aside = await trouble.yard.start(another()).ended;
    assert.match(aside.stderr, /it is in maintenance since \S+: its plug is loose/);
    assert.match(await verb("release", "board-1"), /^0 board-1: unknown; its golden image is tried/);
    const back = await trouble.yard.start(another()).ended;
    assert.equal(back.status, 0, back.stdout + back.stderr);
    assert.match(back.stderr, /board-1 was given back and is tried: its golden image answers/);
  });
});

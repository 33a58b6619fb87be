import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { open, watch } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { within } from "../core/kernel/index.ts";
import { summarise } from "../reports/index.ts";
import { assay, type Started, Yard } from "./test-support.ts";

/** Scenarios enough to be in the middle of. */
const long = ["run", "--tags", "not @lot", "--out", "run"];
const underWay = /^ *2\/\d+ pass/m;
/** A run that was interrupted has written its reports and ended, ms. */
const untilItWrote = 3_000;
const nothing = { processes: [], files: [] };

/** Sends a signal to the whole group, as a terminal does for Ctrl-C, or to the command alone, as CI does. */
function interrupt({ child }: Started, signal: NodeJS.Signals, whom: "group" | "command"): void {
  if (child.pid === undefined) throw new Error("it did not start");
  process.kill(whom === "group" ? -child.pid : child.pid, signal);
}

async function requireWholeEvidence(yard: Yard, signal: string): Promise<void> {
  const lines = await yard.journal("run");
  const last = lines.at(-1);
  assert.ok(last?.type === "run-finished" && last.reason === "interrupted" && last.by === signal, last?.type);
  assert.equal(lines.filter(({ type }) => type === "run-finished").length, 1);
  const finished = lines.filter(({ type }) => type === "scenario-finished").length;
  assert.ok(finished >= 2 && finished < lines.filter(({ type }) => type === "scenario-planned").length);
  for (const line of yard.read("run/messages.ndjson").trimEnd().split("\n")) JSON.parse(line);
  assert.ok(yard.read("run/index.html").endsWith("</body></html>\n"));
  assert.match(yard.read("run/index.html"), new RegExp(`interrupted by ${signal}`));
  assert.ok(yard.read("run/junit.xml").trimEnd().endsWith("</testsuites>"));
}

suite("a run that is interrupted", () => {
  // A terminal sends Ctrl-C to the whole group; a service manager or CI may tell either.
  for (const [signal, status, whom, how, ...more] of [
    ["SIGINT", 130, "group", "in process"],
    ["SIGTERM", 143, "command", "in process"],
    ["SIGINT", 130, "command", "in threads", "--parallel", "2"],
    ["SIGINT", 130, "group", "behind ptys", "--attach", "pty"],
    ["SIGTERM", 143, "group", "behind ptys", "--attach", "pty"],
    ["SIGTERM", 143, "command", "behind ptys", "--attach", "pty"],
  ] as const) {
    test(`by ${signal} to its ${whom}, devices ${how}, says so and leaves whole evidence and nothing else`, async () => {
      await using yard = new Yard();
      const started = yard.start(assay(...long, ...more));
      await started.said(underWay);
      assert.ok(yard.processes().includes(started.child.pid ?? 0), "what is left behind would be seen");
      interrupt(started, signal, whom);
      const result = await started.ended;
      assert.deepEqual([result.status, result.signal, result.stderr], [status, null, ""], result.stdout);
      assert.match(result.stdout, new RegExp(`note +the run was interrupted by ${signal}`));
      assert.match(result.stdout, /\nReport: .*index\.html\n$/);
      await requireWholeEvidence(yard, signal);
      assert.deepEqual(await yard.leftBehind(), nothing);
    });
  }

  test("by SIGTERM to npm, which tells only its own child, leaves the same", async () => {
    await using yard = new Yard();
    const root = new URL("../", import.meta.url).pathname;
    const started = yard.start([
      "npm",
      "--prefix",
      root,
      "start",
      "--",
      ...long.slice(1, -1),
      yard.path("run"),
    ]);
    await started.said(underWay);
    interrupt(started, "SIGTERM", "command");
    await started.ended;
    // Files there may be: npm keeps a cache of its own in TMPDIR.
    assert.deepEqual((await yard.leftBehind()).processes, []);
    await requireWholeEvidence(yard, "SIGTERM");
  });

  test("with --json still prints one document, whole for somebody who reads it late", async () => {
    await using yard = new Yard();
    mkdirSync(yard.folder, { recursive: true });
    spawnSync("mkfifo", [yard.path("pipe")]);
    const started = yard.start(["sh", "-c", 'exec "$@" >pipe', "sh", ...assay(...long, "--json")]);
    await using pipe = await open(yard.path("pipe"));
    await journalGrows(yard);
    interrupt(started, "SIGTERM", "command");
    // It is to wait for its reader; one that does not is gone by then, with all that a pipe cannot hold.
    await within(started.ended, { withinMs: untilItWrote }).catch(() => {});
    const text = await pipe.readFile("utf8");
    assert.equal((await started.ended).status, 143);
    assert.deepEqual(JSON.parse(text).deviations, ["the run was interrupted by SIGTERM"]);
  });

  test("twice, by somebody who does not want to wait, ends at once and leaves nothing running", async () => {
    await using yard = new Yard();
    const started = yard.start(assay(...long, "--attach", "pty"));
    await started.said(underWay);
    interrupt(started, "SIGINT", "group");
    interrupt(started, "SIGINT", "group");
    const { status, signal } = await started.ended;
    assert.ok(signal === "SIGINT" || status === 130, `${status} ${signal}`);
    assert.deepEqual(await yard.leftBehind(), nothing);
    assert.ok((await yard.journal("run")).length > 2);
  });
});

suite("a run that dies", () => {
  for (const [how, ...more] of [["in process"], ["behind ptys", "--attach", "pty"]] as const) {
    test(`by SIGKILL, devices ${how}, leaves a journal that can be read and says that it has no end`, async () => {
      await using yard = new Yard();
      const started = yard.start(assay(...long, ...more));
      await started.said(underWay);
      interrupt(started, "SIGKILL", "command");
      assert.equal((await started.ended).signal, "SIGKILL");
      const lines = await yard.journal("run");
      assert.ok(lines.filter(({ type }) => type === "scenario-finished").length >= 2);
      assert.ok(lines.every(({ type }) => type !== "run-finished"));
      const { deviations, exitCode } = await summarise(yard.path("run/journal.ndjson"), []);
      assert.equal(deviations[0], "the journal does not say that the run was finished");
      assert.equal(exitCode, 3);
      assert.deepEqual(await yard.leftBehind(), nothing);
    });
  }

  test("is no obstacle for a comparison with it", async () => {
    await using yard = new Yard();
    const started = yard.start(assay(...long));
    await started.said(underWay);
    interrupt(started, "SIGKILL", "command");
    await started.ended;
    const { status, stderr } = await yard.run(
      "run",
      "--tags",
      "@PRV-ID-1.2 and not @lot",
      "--against",
      "run",
    );
    assert.deepEqual([status, stderr], [0, ""]);
  });
});

/** A private mount that ends with the command: nothing of the machine is touched and nothing has to be undone. */
const [unshare, ...privately] = ["unshare", "--mount", "--map-root-user"] as const;
const canMount = spawnSync(unshare, [...privately, "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

suite("a disk that fills", {
  skip: canMount ? false : "this machine lets nobody mount a private file system",
}, () => {
  /** Runs with `--out` on a disk of `kilobytes`, which is kept in `kept` afterwards. */
  function runOn(yard: Yard, kilobytes: number, ...argv: readonly string[]): Started {
    for (const folder of ["disk", "kept"]) mkdirSync(yard.path(folder), { recursive: true });
    const script = `mount -t tmpfs -o size=${kilobytes}k none disk && "$@"; status=$?; cp -r disk/. kept; exit $status`;
    return yard.start([
      unshare,
      ...privately,
      "sh",
      "-c",
      script,
      "sh",
      ...assay("run", ...argv, "--out", "disk/run"),
    ]);
  }

  const features = "features/configuration";
  /** What a run of `features` takes before its second scenario and a little more, kB; it would take many times as much. */
  async function lessThanItTakes(yard: Yard): Promise<number> {
    assert.equal((await yard.run("run", features, "--tags", "@PRV-CFG-2.1", "--out", "model")).status, 0);
    return evidenceKb(yard.path("model")) + 200;
  }

  for (const [when, room] of [
    ["before the first scenario", async () => 8],
    ["while scenarios run", lessThanItTakes],
  ] as const) {
    for (const [how, ...more] of [["in process"], ["behind ptys", "--attach", "pty"]] as const) {
      test(`${when}, devices ${how}, ends the run at once with a clear error`, async () => {
        await using yard = new Yard();
        const kilobytes = await room(yard);
        const { status, signal, stdout, stderr } = await runOn(yard, kilobytes, features, ...more).ended;
        assert.deepEqual([status, signal], [3, null], stderr);
        assert.match(
          stderr,
          /^assay: disk\/run\/\S+\.(ndjson|yaml): .*cannot be written: ENOSPC: .*\nMake room on that disk.*\n$/,
        );
        assert.doesNotMatch(stdout, /Report:/);
        // Of a hundred.
        assert.ok(stdout.split("\n").filter((line) => /^ *\d+\/\d+ /.test(line)).length < 10, stdout);
        // A disk of two pages does not take its first line.
        const { length } = await yard.journal("kept/run");
        assert.ok(kilobytes === 8 ? length === 0 : length > 10, `${length} lines`);
        assert.deepEqual(await yard.leftBehind(), nothing);
      });
    }
  }

  test("while the report is written leaves the journal whole", async () => {
    await using yard = new Yard();
    assert.equal((await yard.run("run", "--tags", "@PRV-ID-1.1", "--out", "model")).status, 0);
    const { status, stdout, stderr } = await runOn(
      yard,
      evidenceKb(yard.path("model")) + 4,
      "--tags",
      "@PRV-ID-1.1",
    ).ended;
    assert.equal(status, 3, stdout + stderr);
    assert.match(stderr, /^assay: disk\/run: the report cannot be written: ENOSPC/);
    assert.equal((await yard.journal("kept/run")).at(-1)?.type, "run-finished");
    assert.ok(
      !existsSync(yard.path("kept/run/junit.xml")) || statSync(yard.path("kept/run/junit.xml")).size === 0,
    );
  });
});

/** What a run takes on a disk before its reports are written, kB; measured, for it grows with each scenario and step. */
function evidenceKb(run: string): number {
  const reports = ["index.html", "junit.xml"];
  const pages = readdirSync(run, { recursive: true, withFileTypes: true })
    .filter(({ name, parentPath }) => !reports.includes(name) && !parentPath.endsWith("/pages"))
    .map((entry) =>
      entry.isFile() ? Math.ceil(statSync(join(entry.parentPath, entry.name)).size / 4_096) : 0,
    );
  return pages.reduce((sum, count) => sum + count, 0) * 4;
}

/** Waits until the journal tells of two finished scenarios; it goes on growing, so that no change can be the last one missed. */
async function journalGrows(yard: Yard): Promise<void> {
  const stop = new AbortController();
  try {
    for await (const _ of watch(yard.folder, { recursive: true, signal: stop.signal })) {
      const text = existsSync(yard.path("run/journal.ndjson")) ? yard.read("run/journal.ndjson") : "";
      if (text.split('"scenario-finished"').length > 2) return;
    }
  } finally {
    stop.abort();
  }
}

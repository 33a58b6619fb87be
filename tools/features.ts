/**
 * Runs the whole standard on the reference product as a user would, into a folder that is removed again: in this process
 * with what a user sees, then on devices in processes of their own behind ptys, which must get the same verdicts.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readJournal } from "../core/journal/index.ts";

const root = join(import.meta.dirname, "..");
const command = join(root, "cli/assay.js");
// A lot is a matter of numbers, not of the wire: in a process of its own each of its devices takes a third of a second.
const behindPty = ["--attach", "pty", "--tags", "not @lot"];
const shards = 2;

const shown = (...argv: string[]): number =>
  spawnSync(process.execPath, [command, ...argv], { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
    .status ?? 1;

async function quiet(...argv: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [command, ...argv], { cwd: root });
  } catch (thrown) {
    // Verdicts are compared below, whatever they are; a run that gave none has no journal to compare.
    const { stderr } = thrown as { stderr?: string };
    process.stderr.write(stderr ?? String(thrown));
  }
}

/** Each scenario's verdict, from the journals in `directories`. */
async function verdictsIn(...directories: string[]): Promise<Map<string, string>> {
  const verdicts = new Map<string, string>();
  for (const directory of directories) {
    for await (const record of readJournal(join(directory, "journal.ndjson"))) {
      if (record.type === "scenario-finished") verdicts.set(record.scenario, record.verdict.status);
    }
  }
  return verdicts;
}

function compare(inProcess: Map<string, string>, pty: Map<string, string>): boolean {
  const different = [...pty].filter(([scenario, verdict]) => inProcess.get(scenario) !== verdict);
  for (const [scenario, verdict] of different) {
    process.stdout.write(
      `${scenario}: ${verdict} behind a pty, ${inProcess.get(scenario) ?? "not run"} in process\n`,
    );
  }
  const left = inProcess.size - pty.size;
  process.stdout.write(
    `\nBehind ptys: ${pty.size} scenarios, ${different.length} with another verdict than in process; ${left} lot scenarios left to the run in process\n`,
  );
  return pty.size > 0 && different.length === 0;
}

const scratch = mkdtempSync(join(tmpdir(), "assay-features-"));
try {
  const inProcess = join(scratch, "in-process");
  const parts = Array.from({ length: shards }, (_, index) => join(scratch, `pty-${index + 1}`));
  const status = shown("requirements") || shown("run", "--out", inProcess);
  if (status === 0) {
    await Promise.all(
      parts.map((out, index) =>
        quiet("run", ...behindPty, "--shard", `${index + 1}/${shards}`, "--out", out),
      ),
    );
    process.exitCode = compare(await verdictsIn(inProcess), await verdictsIn(...parts)) ? 0 : 1;
  } else {
    process.exitCode = status;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

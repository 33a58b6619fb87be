/**
 * Runs the whole standard on the reference product as a user would, into a folder that is removed again: in this process
 * with what a user sees, then on devices in processes of their own behind ptys, and on the second product (plain HTTP, signed
 * challenge), which must get the same verdicts.
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
const secondProduct = ["--product", "products/reference-http", "--tags", "not @lot"];

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

function compare(inProcess: Map<string, string>, other: Map<string, string>, where: string): boolean {
  const different = [...other].filter(([scenario, verdict]) => inProcess.get(scenario) !== verdict);
  for (const [scenario, verdict] of different) {
    process.stdout.write(
      `${scenario}: ${verdict} ${where}, ${inProcess.get(scenario) ?? "not run"} in process\n`,
    );
  }
  const left = inProcess.size - other.size;
  process.stdout.write(
    `\n${other.size} scenarios ${where}, ${different.length} with another verdict than in process; ${left} lot scenarios left to the run in process\n`,
  );
  return other.size > 0 && different.length === 0;
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
    const second = join(scratch, "second-product");
    await quiet("run", ...secondProduct, "--out", second);
    const verdicts = await verdictsIn(inProcess);
    const agrees = [
      compare(verdicts, await verdictsIn(...parts), "behind ptys"),
      compare(verdicts, await verdictsIn(second), "on products/reference-http"),
    ];
    process.exitCode = agrees.every(Boolean) ? 0 : 1;
  } else {
    process.exitCode = status;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * Examines three boards that are processes, whose text console a dialect alone explains, by all of two sections of the standard with the
 * product's own samples. A process that is started and killed has neither network nor button: what needs those is left open, and
 * nothing else may be.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { finishedIn, isPass, processBoard, requirePassesBut } from "../cli/rig/test-support/process-lab.ts";
import { readJournal } from "../core/journal/index.ts";
import { quiet } from "./healthy.ts";

const scratch = await mkdtemp(join(tmpdir(), "assay-processes-"));
try {
  const boards = ["board-1", "board-2", "board-3"].map((name) => [
    name,
    processBoard(name, "products/text-console", "text"),
  ]);
  const [lab, out] = [join(scratch, "lab.yaml"), join(scratch, "report")];
  await writeFile(lab, stringify({ name: "processes", boards: Object.fromEntries(boards) }));
  await quiet(
    ...["run", "--rig", lab, "--out", out, "--tags", "not @lot"],
    ...["features/configuration", "features/identity"],
  );
  const finished = finishedIn(await Array.fromAsync(readJournal(join(out, "journal.ndjson"))));
  requirePassesBut(["network", "button", "air"], finished);
  const passed = finished.filter(isPass).length;
  process.stdout.write(
    `${finished.length} scenarios on process boards: ${passed} passed, the others need what a process lacks\n`,
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}

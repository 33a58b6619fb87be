import { availableParallelism } from "node:os";
import { type Defect, defects } from "../../emulators/defects/index.ts";
import { gapsOf, renderSensitivity } from "../../reports/index.ts";
import { exitCodes } from "../exit-codes.ts";
import { exitCodeOfSignal, watchInterruption } from "../run/interruption.ts";
import { makeOutDirectory } from "../run/out-directory.ts";
import type { Screen } from "../run/progress.ts";
import { hire } from "./crew.ts";
import { prepare } from "./grounds.ts";
import { printDefects } from "./list.ts";
import { matrixOf, writeMatrix } from "./matrix.ts";
import type { SensitivityOptions } from "./options.ts";
import { tryAll } from "./trying.ts";

/**
 * Tries the examination on defective products, writes the kill matrix and prints what it shows. Returns the exit code.
 * @throws UsageFault before anything is written
 */
export async function sensitivity(
  options: SensitivityOptions,
  screen: Screen = process.stdout,
  byHand: readonly Defect[] = defects,
): Promise<number> {
  const grounds = await prepare(options, byHand);
  if (options.list) return printDefects(grounds.trials, options, screen);
  const startedAt = new Date();
  const directory = makeOutDirectory(options.out, grounds.seed, startedAt, "sensitivity");
  using interruption = watchInterruption();
  using crew = hire(options.workers ?? availableParallelism());
  const trying = tryAll(grounds, crew, options, screen);
  const ended = await Promise.race([trying.ended, interruption.arrived]);
  trying.stop();
  crew[Symbol.dispose]();
  const matrix = matrixOf(grounds, options, startedAt, trying, ended === "tried");
  const page = await writeMatrix(directory, matrix);
  if (options.json) screen.write(`${JSON.stringify(matrix, undefined, 2)}\n`);
  else screen.write(`${renderSensitivity(matrix, screen)}\n\nKill matrix: ${page}\n`);
  if (ended !== "tried") return exitCodeOfSignal(ended);
  return gapsOf(matrix).length === 0 ? exitCodes.pass : exitCodes.fail;
}

import { availableParallelism } from "node:os";
import { type Defect, defects } from "../../emulators/defects/index.ts";
import { gapsOf, renderSensitivity } from "../../reports/index.ts";
import { exitCodes } from "../exit-codes.ts";
import { exitCodeOfSignal, watchInterruption } from "../run/interruption.ts";
import { makeOutDirectory } from "../run/out-directory.ts";
import type { Screen } from "../run/progress.ts";
import { hire } from "./crew.ts";
import { optionsOf, readUnfinished, requireSame } from "./earlier.ts";
import { prepare } from "./grounds.ts";
import { printDefects } from "./list.ts";
import { examinationOf, keepMatrix, matrixOf, type Sittings, writeMatrix } from "./matrix.ts";
import type { SensitivityOptions } from "./options.ts";
import { type Trying, tryAll } from "./trying.ts";

/**
 * Tries the examination on defective products, writes the kill matrix and prints what it shows. Returns the exit code.
 * @throws UsageFault before anything is written
 */
export async function sensitivity(
  given: SensitivityOptions,
  screen: Screen = process.stdout,
  byHand: readonly Defect[] = defects,
): Promise<number> {
  const earlier = given.resume === undefined ? undefined : await readUnfinished(given.resume);
  const options = { ...given, ...(earlier && optionsOf(earlier)) };
  const grounds = await prepare(options, byHand);
  if (options.list) return printDefects(grounds.trials, options, screen);
  if (given.resume !== undefined && earlier !== undefined)
    requireSame(given.resume, earlier, examinationOf(grounds));
  const now = new Date();
  const sittings: Sittings = {
    startedAt: earlier?.startedAt ?? now.toISOString(),
    resumedAt: earlier === undefined ? [] : [...(earlier.resumedAt ?? []), now.toISOString()],
  };
  const directory = given.resume ?? makeOutDirectory(options.out, grounds.seed, now, "sensitivity");
  const matrix = (so: Pick<Trying, "sound" | "tried">, complete: boolean) =>
    matrixOf(grounds, options, sittings, so, complete);

  using interruption = watchInterruption();
  const many = options.full === true || options.mechanical === true || options.assertions === true;
  const workers = options.workers ?? availableParallelism();
  await using crew = hire(workers, many ? manyAtWork : undefined);
  const keep = throttled((so: Trying) => keepMatrix(directory, matrix(so, false)));
  const trying = tryAll(grounds, crew, options, screen, { earlier, onRow: keep });
  const ended = await Promise.race([trying.ended, interruption.arrived]);
  trying.stop();
  await crew[Symbol.asyncDispose]();
  const whole = matrix(trying, ended === "tried");
  const page = await writeMatrix(directory, whole);
  if (options.json) screen.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  else screen.write(`${renderSensitivity(whole, screen)}\n\nKill matrix: ${page}\n`);
  if (ended !== "tried") return exitCodeOfSignal(ended);
  return gapsOf(whole).length === 0 ? exitCodes.pass : exitCodes.fail;
}

/** What is not ended by a first FAIL mostly waits: most defects keep a device out of operation in some scenario or other. */
const manyAtWork = 8;

/** A matrix takes hours with every scenario; this much of it is lost when its process is killed. */
const keepEveryMs = 20_000;

function throttled<Arguments extends unknown[]>(act: (...args: Arguments) => void) {
  let last = performance.now();
  return (...args: Arguments): void => {
    if (performance.now() - last < keepEveryMs) return;
    act(...args);
    last = performance.now();
  };
}

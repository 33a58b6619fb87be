import { describeMissing, lintDialect } from "../../../rigs/dialect/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../run/progress.ts";

/** Tells what is wrong with a dialect and what it leaves unobserved; touches no board. Returns the exit code. @throws UsageFault */
export async function lintDialectFile(
  file: string,
  { json }: { readonly json?: true },
  screen: Screen = process.stdout,
): Promise<number> {
  const { problems, missing } = await lintDialect(file);
  if (json) screen.write(`${JSON.stringify({ file, problems, missing }, undefined, 2)}\n`);
  else {
    for (const line of [...problems, ...missing.map((each) => `${file}: ${describeMissing(each)}`)])
      screen.write(`${line}\n`);
    if (problems.length + missing.length === 0)
      screen.write(`${file}: nothing is wrong with it, and it leaves nothing out.\n`);
  }
  return problems.length === 0 ? exitCodes.pass : exitCodes.usage;
}

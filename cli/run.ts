import { type Command, InvalidArgumentError, Option } from "commander";
import type { RunOptions } from "./run/options.ts";

/** `assay run`: examines a product and writes the report. */
export function registerRun(program: Command): void {
  program
    .command("run")
    .summary("examine a product and write a report")
    .description("Runs the standard's features against a product and writes a verdict per requirement.")
    .argument(
      "[features...]",
      "feature files or folders, your own or the standard's (default: the whole standard)",
    )
    .option(
      "--steps <glob>",
      "step definitions of your own, JavaScript or TypeScript (repeatable)",
      (glob: string, globs: readonly string[] = []) => [...globs, glob],
    )
    .option("--tags <expression>", "only scenarios whose tags match, such as '@must and not @lot'")
    .option("--product <dir>", "folder of the product's ics.yaml and ixit.yaml", "products/reference")
    .option("--rig <lab.yaml>", "on the boards of a rig instead of emulated devices")
    .option("--board <name...>", "boards or groups of the rig (default: all)")
    .option("--allow-irreversible <board...>", "boards that may be given up for what cannot be taken back")
    .option("--wait", "wait for boards of the rig that another run has leased")
    .option("--devices <n>", "devices on the bench", countTo(1_000), 3)
    .option("--seed <text>", "seed of order, inputs and cut points (default: drawn and reported)", seed)
    .option("--parallel <n>", "spread scenarios over n threads", countTo(64), 1)
    .option("--shard <i/n>", "run the i-th of n parts", shard)
    .option("--shuffle", "run scenarios in an order drawn from the seed")
    .option("--defect <name>", "build a defect into the emulated product, to see what catches it")
    .option(
      "--nonce <hex>",
      "an auditor's nonce, which each device signs with its identity key during the run",
    )
    .option("--canaries <file>", "write the run's secrets here, to search later what is handed on")
    .option("--dry-run", "list what would run; touch nothing")
    .option("--against <run...>", "compare identities with those of earlier runs")
    .option("--out <dir>", "folder for report and journal (default: runs/<date>-<seed>)")
    .option("--json", "print the verdicts as JSON")
    .addOption(
      new Option("--attach <how>", "reach the emulated devices in this process or as children behind a pty")
        .choices(["in-process", "pty"])
        .default("in-process"),
    )
    .addOption(
      new Option(
        "--cuts <which>",
        "where supply is cut in each act: at as many points as the product declares (sample), at N, or at all",
      )
        .argParser(cuts)
        .default("sample"),
    )
    .addHelpText(
      "after",
      "\nDocumentation: docs/ci.md. Exit code: 0 pass, 1 fail, 2 usage or configuration, 3 inconclusive.",
    )
    .action(async (features: string[], options: Omit<RunOptions, "features">) => {
      const { run } = await import("./run/run.ts");
      process.exitCode = await run({ ...options, features });
    });
}

/** A slip of the finger is refused before it asks for a million devices. */
export function countTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new InvalidArgumentError(`A whole number from 1 to ${most} is expected.`);
    return value;
  };
}

function seed(text: string): string {
  if (text === "") throw new InvalidArgumentError("A text is expected; without the option one is drawn.");
  return text;
}

/** In an act of fewer points all of them are visited. */
const mostCuts = 100_000;

function cuts(text: string): RunOptions["cuts"] {
  if (text === "sample" || text === "all") return text;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("sample, all or a whole number is expected.");
  return countTo(mostCuts)(text);
}

function shard(text: string): string {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const valid = index !== undefined && Number(index) >= 1 && Number(index) <= Number(total);
  if (!valid) throw new InvalidArgumentError("I/N with 1 <= I <= N is expected, such as 1/4.");
  return text;
}

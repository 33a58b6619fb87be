import { type Command, InvalidArgumentError, Option } from "commander";
import { UsageFault } from "../../core/kernel/index.ts";
import { countTo } from "../run.ts";
import type { ConsoleOptions } from "./console/console.ts";
import type { FlashOptions } from "./flash.ts";
import type { PowerOptions } from "./power.ts";

const exitCodes =
  "\nDocumentation: docs/rig.md. Exit code: 0 done, 2 usage or configuration, 3 equipment that fails or cannot be asked.";
const rigOption = ["--rig <lab.yaml>", "the rig file", "lab.yaml"] as const;

/** `assay rig power`. */
export function registerPower(rig: Command): void {
  rig
    .command("power")
    .summary("switch a board's supply, or tell how it is")
    .description(
      "Switches the supply of one board: on, off, cycle (off and on again) or status, which changes nothing. Supply that lasts only as long as a process holds it, of gpioset or of a board that is a process, is held until Ctrl-C.",
    )
    .argument("<words...>", "[BOARD] on | off | cycle | status; BOARD where the rig has several")
    .option(...rigOption)
    .option("--off-ms <ms>", "how long a cycle leaves it without supply", countTo(600_000), 1000)
    .option("--json", "print it as JSON")
    .addHelpText("after", exitCodes)
    .action(async (words: string[], options: PowerOptions) => {
      const { powerBoard } = await import("./power.ts");
      process.exitCode = await powerBoard(words, options);
    });
}

/** `assay rig flash`. */
export function registerFlash(rig: Command): void {
  rig
    .command("flash")
    .summary("read, write, erase or restore a board's flash, or read its hardware value")
    .description(
      "Works on the flash of one board: read FILE, write FILE, erase, restore (to what it held before Assay first changed it) or id (its hardware value). What it held is kept before the first change, another board than the declared one is not touched, and what was written is read back. The board stops meanwhile and starts anew afterwards.",
    )
    .argument(
      "<words...>",
      "[BOARD] read FILE | write FILE | erase | restore | id; BOARD where the rig has several",
    )
    .option(...rigOption)
    .option("--offset <n>", "from the beginning of the flash, such as 4096 or 0x1000", wholeNumber, 0)
    .option("--length <n>", "bytes to read or erase (default: to the end of the flash)", wholeNumber)
    .option("--yes", "also on a board that cannot take an erase back")
    .option("--allow-irreversible <board...>", "the same, by the board's name")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", exitCodes)
    .action(async (words: string[], options: FlashOptions) => {
      const { flashBoard } = await import("./flash.ts");
      process.exitCode = await flashBoard(words, options);
    });
}

/** `assay rig console`. */
export function registerConsole(rig: Command): void {
  rig
    .command("console")
    .summary("talk to a board over its console, or try a dialect on it")
    .description(
      'Joins the terminal to a board\'s console. Control characters are shown as codes. On a terminal, Ctrl-] or Ctrl-D leaves; else standard input is sent, and it ends once that has ended and the board is quiet. With --dialect each line is an operation, such as `status.get` or `config.set {"values": {"volume": 3}}`, and what was sent, what came, which pattern fits it and what it means is shown.',
    )
    .argument("[board]", "where the rig has several")
    .option(...rigOption)
    .option("--dialect <file>", "ask operations in the words of this dialect (docs/dialect.md)")
    .option(
      "--lint",
      "only tell what is wrong with the dialect and what it leaves unobserved; touches no board",
    )
    .option("--send <text...>", "send these lines, or ask these operations, instead of what is typed")
    .addOption(
      new Option("--line-end <which>", "what ends a line that is sent without a dialect")
        .choices(["lf", "cr", "crlf", "none"])
        .default("lf"),
    )
    .option("--quiet-ms <ms>", "silence after which nothing more is expected", countTo(600_000), 300)
    .option("--within-ms <ms>", "an operation is answered within this", countTo(600_000), 5000)
    .option(
      "--record <file>",
      "keep all that was said, with times, as NDJSON; with the secrets that were said",
    )
    .option("--json", "print trials, or without a dialect the record, as NDJSON")
    .addHelpText("after", exitCodes)
    .action(async (board: string | undefined, options: ConsoleOptions & { readonly lint?: true }) => {
      if (options.lint) {
        const { lintDialectFile } = await import("./console/lint.ts");
        process.exitCode = await lintDialectFile(options.dialect ?? lacksDialect(), options);
        return;
      }
      const { talkToBoard } = await import("./console/console.ts");
      process.exitCode = await talkToBoard(board, options);
    });
}

function lacksDialect(): never {
  throw new UsageFault("BAD_FLAG", "--lint needs the dialect that it is to look at.", {
    help: "Name it with --dialect.",
  });
}

function wholeNumber(text: string): number {
  if (/^(\d{1,12}|0x[0-9a-f]{1,10})$/i.test(text)) return Number(text);
  throw new InvalidArgumentError("A whole number is expected, such as 4096 or 0x1000.");
}

import { type Command, Option } from "commander";
import { withPassphrase } from "./keys.ts";
import type { BuildOptions } from "./report/build.ts";
import type { MergeOptions } from "./report/merge.ts";

/** `assay report`: evidence to be handed on. */
export function registerReport(program: Command): void {
  const report = program
    .command("report")
    .summary("make evidence of a run that can be handed on and checked")
    .description("Makes of a run what somebody else can read and check.");
  withPassphrase(
    report
      .command("build")
      .summary("build the bundle of a run: report, evidence, manifest, signatures")
      .description(
        "Builds a folder with all that a run's verdicts rest on, a manifest of it, and statements signed with Ed25519.\nWithout --key or --sign-command nobody signs it.",
      )
      .argument("<run>", "folder of a run, as assay run printed it")
      .option("--out <dir>", "folder of the bundle (default: <run>-bundle)")
      .addOption(
        new Option("--key <file>", "sign with this key, as assay keys new made it").conflicts([
          "signCommand",
          "publicKey",
        ]),
      )
      .option(
        "--sign-command <command>",
        "shell command that signs its standard input and prints the signature",
      )
      .option("--public-key <file>", "PEM of the public key that --sign-command signs with")
      .option(
        "--canaries <file>",
        "search the bundle for these secrets, as assay run --canaries wrote them; of joined runs, once for each",
        collect,
      )
      .option("--kill-matrix <dir>", "add the matrix that assay sensitivity wrote there")
      .option("--laboratory <name>", "who examined, as the report's cover names it")
      .option("--pdf", "print the report as report.pdf as well, by Chromium"),
  )
    .addHelpText(
      "after",
      "\nDocumentation: docs/evidence.md. Exit code: 0 built, 2 usage, 3 when it cannot be built.",
    )
    .action(async (run: string, options: BuildOptions) => {
      const { buildReport } = await import("./report/build.ts");
      await buildReport(run, options, (text) => process.stdout.write(text));
    });
  registerMerge(report);
}

function registerMerge(report: Command): void {
  report
    .command("merge")
    .summary("join shards, nights and rigs into one run's folder")
    .description(
      "Joins runs of one product into one folder, from which reports and bundles are made like from any run. What was found on emulated, virtual and real devices stays apart. Every attempt counts: a FAIL stays, and only an attempt that broken equipment ended is made good by another. Runs that differ in product, firmware, features, register or version of Assay are refused.",
    )
    .argument("<runs...>", "folders of runs, as assay run or assay nightly printed them")
    .requiredOption("--out <dir>", "folder of the joined runs, which must not exist")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nDocumentation: docs/evidence.md. Exit code: that of the whole: 0 pass, 1 failed, 3 inconclusive; 2 usage, or runs that cannot be joined.",
    )
    .action(async (runs: string[], options: MergeOptions) => {
      const { mergeReports } = await import("./report/merge.ts");
      process.exitCode = await mergeReports(runs, options);
    });
}

/** An option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
];

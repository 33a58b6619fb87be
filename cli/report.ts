import { type Command, Option } from "commander";
import { withPassphrase } from "./keys.ts";
import type { BuildOptions } from "./report/build.ts";

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
      .option("--canaries <file>", "search the bundle for these secrets, as assay run --canaries wrote them")
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
}

import type { Command } from "commander";
import { collect } from "./report.ts";
import type { VerifyOptions } from "./verify/verify.ts";

/** `assay verify`: checks evidence that somebody handed on. */
export function registerVerify(program: Command): void {
  program
    .command("verify")
    .summary("check a bundle: who signed it, and that nothing was changed")
    .description(
      "Checks a bundle: signature, manifest, chain of the journal, completeness, verdicts drawn anew, freshness, redaction.\nWithout --key it can tell that nothing was changed, and not who vouches for it: exit code 3.",
    )
    .argument("[bundle]", "folder that assay report build made")
    .option(
      "--key <file>",
      "PEM of the public key of whoever must have signed it, from another source than the bundle",
    )
    .option("--nonce <hex>", "what you had told for the run, and devices must have signed")
    .option(
      "--canaries <file>",
      "search for these secrets, as assay run --canaries wrote them; of joined runs, once for each",
      collect,
    )
    .option("--json", "print as JSON")
    .option("--page", "print the page that does the same in a browser, offline")
    .addHelpText(
      "after",
      "\nDocumentation: docs/evidence.md. Exit code: 0 verified, 1 a check failed, 2 usage, 3 the signer is not known.",
    )
    .action(
      async (bundle: string | undefined, options: VerifyOptions & { page?: true }, command: Command) => {
        const { verify, writePage } = await import("./verify/verify.ts");
        if (options.page) await writePage(process.stdout);
        else if (bundle === undefined) command.error("assay: a bundle is expected.");
        else process.exitCode = await verify(bundle, options, process.stdout);
      },
    );
}

import { type Command, InvalidArgumentError } from "commander";
import type { ServeOptions } from "./serve/serve.ts";

/** `assay serve`: a lab's page, for the wall and the phone. */
export function registerServe(program: Command): void {
  program
    .command("serve")
    .summary("show a lab as a web page: boards, the night under way, and how nights went")
    .description(
      "Serves a page that shows the boards of a rig, their health, the night under way, and how earlier nights went. It follows by itself and needs nothing from the network. Whoever can reach it can read it and change nothing.",
    )
    .argument("[lab.yaml]", "the rig's file", "lab.yaml")
    .option("--port <n>", "TCP port; 0 takes any that is free", portNumber, 8420)
    .option("--host <address>", "address of this host to listen on; 0.0.0.0 for all", "127.0.0.1")
    .addHelpText("after", "\nDocumentation: docs/watching.md. Exit code: 0 when interrupted, 2 usage.")
    .action(async (lab: string, options: ServeOptions) => {
      const { serveLab } = await import("./serve/serve.ts");
      process.exitCode = await serveLab(lab, options);
    });
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("A number from 0 to 65535 is expected.");
  return value;
}

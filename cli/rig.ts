import type { Command } from "commander";
import { registerConsole, registerFlash, registerPower } from "./rig/by-hand.ts";
import { countTo } from "./run.ts";

/** `assay rig`: real boards, and the rig that they stand on. */
export function registerRig(program: Command): void {
  const rig = program
    .command("rig")
    .summary("look after a rig of boards")
    .description("Looks after a rig: its boards, what they are wired to, and whether all of it works.");
  rig
    .command("demo")
    .summary("a lab in a box: emulated boards, a relay and a flash tool, and a rig file for them")
    .description(
      "Starts emulated boards behind pseudo-terminals, a stand-in relay and flash tool, and writes lab.yaml into the folder, so that every verb can be tried without hardware. Runs until it is interrupted.",
    )
    .argument("[folder]", "where lab.yaml is written", "rig-demo")
    .option("--boards <n>", "how many", countTo(16), 4)
    .addHelpText("after", "\nDocumentation: docs/rig.md. Exit code: 0 when interrupted, 2 usage.")
    .action(async (folder: string, options: { readonly boards: number }) => {
      const { rigDemo } = await import("./rig/demo.ts");
      await rigDemo(folder, options);
    });
  registerInit(rig);
  registerConsole(rig);
  registerPower(rig);
  registerFlash(rig);
}

function registerInit(rig: Command): void {
  rig
    .command("init")
    .summary("write a rig file from what is plugged in")
    .description(
      "Looks at USB serial ports, debug probes, hubs that uhubctl can switch, GPIO chips and Wi-Fi interfaces, and writes a rig file with a board for each port that may be a console. Each guess says why, and what is not known is commented out. Nothing is opened or switched.",
    )
    .argument("[lab.yaml]", "the file to write", "lab.yaml")
    .option("--force", "replace the file if it is there")
    .addHelpText("after", "\nDocumentation: docs/rig.md. Exit code: 0 written, 2 usage.")
    .action(async (path: string, options: { readonly force?: true }) => {
      const { initRig } = await import("./rig/init/init.ts");
      process.exitCode = await initRig(path, options);
    });
}

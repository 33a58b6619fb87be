import { type Command, Option } from "commander";
import { registerConsole, registerFlash, registerPower } from "./rig/by-hand.ts";
import type { DemoOptions } from "./rig/demo.ts";
import type { DoctorOptions } from "./rig/doctor/doctor.ts";
import { registerLab } from "./rig/lab/register.ts";
import type { ListOptions } from "./rig/list.ts";
import type { PlanOptions } from "./rig/plan/plan.ts";
import type { WatchOptions } from "./rig/watch/watch.ts";
import { countTo } from "./run.ts";

const labFile = ["[lab.yaml]", "the rig's file", "lab.yaml"] as const;
const boards = ["--board <name...>", "boards or groups of the rig (default: all)"] as const;

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
    .option("--boards <n>", "how many (default: 4, or none with --virtual-pico)", countTo(16))
    .option(
      "--virtual-pico <n>",
      "so many virtual Raspberry Pi Picos that run the reference firmware, instead or, with --boards, beside them",
      countTo(16),
    )
    .addOption(
      new Option(
        "--console <kind>",
        "what emulated boards speak: JSON-RPC, or the commands of an old-style shell",
      )
        .choices(["json-rpc", "text"])
        .default("json-rpc"),
    )
    .addOption(
      new Option(
        "--bluetooth",
        "emulated boards are set up over Bluetooth LE, on a radio that runs as a process",
      ).conflicts("console"),
    )
    .addHelpText(
      "after",
      "\nDocumentation: docs/rig.md, docs/ble.md. Exit code: 0 when interrupted, 2 usage.",
    )
    .action(async (folder: string, options: DemoOptions) => {
      const { rigDemo } = await import("./rig/demo.ts");
      await rigDemo(folder, options);
    });
  registerInit(rig);
  registerConsole(rig);
  registerPower(rig);
  registerFlash(rig);
  registerList(rig);
  registerPlan(rig);
  registerDoctor(rig);
  registerLab(rig);
  registerWatch(rig);
}

function registerList(rig: Command): void {
  rig
    .command("list")
    .summary("show the boards and what they are wired to")
    .description(
      "Shows each board of a rig: its product, how it is wired, what that allows, how it is and who has it. Touches nothing.",
    )
    .argument(...labFile)
    .option(...boards)
    .option("--json", "print as JSON")
    .addHelpText("after", "\nDocumentation: docs/rig.md. Exit code: 0, 2 usage or configuration.")
    .action(async (lab: string, options: ListOptions) => {
      const { listRig } = await import("./rig/list.ts");
      process.exitCode = await listRig(lab, options);
    });
}

function registerWatch(rig: Command): void {
  rig
    .command("watch")
    .summary("watch the boards and the night under way, live")
    .description(
      "Shows the boards of a rig, how they are and who has them, and of a night under way each board's scenario and console, how far it is and when it ends. Follows by itself until q or Ctrl-C; the lab goes on. In a pipe it prints a line for each change.",
    )
    .argument(...labFile)
    .option("--json", "print the whole state as one line of JSON at each change")
    .option("--once", "print how it is now, and end")
    .addHelpText("after", "\nDocumentation: docs/watching.md. Exit code: 0, 2 usage or configuration.")
    .action(async (lab: string, options: WatchOptions) => {
      const { watchRig } = await import("./rig/watch/watch.ts");
      process.exitCode = await watchRig(lab, options);
    });
}

function registerPlan(rig: Command): void {
  rig
    .command("plan")
    .summary("tell what would run on which board, what cannot and why, and how long it takes")
    .description(
      "Tells, clause by clause and board by board, which scenarios would run, which cannot and why, and how long they take. Touches nothing: no port is opened and no process is started.",
    )
    .argument(...labFile)
    .argument("[features...]", "feature files or folders (default: the whole standard)")
    .option("--tags <expression>", "only scenarios whose tags match, such as '@must and not @lot'")
    .option(...boards)
    .option("--allow-irreversible <board...>", "boards that may be given up for what cannot be taken back")
    .option("--history <run>", "take the times of an earlier run: its folder or journal")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nDocumentation: docs/rig.md. Exit code: 0, 2 usage or configuration.")
    .action(async (lab: string, features: string[], options: Omit<PlanOptions, "features">) => {
      const { planRig } = await import("./rig/plan/plan.ts");
      process.exitCode = await planRig(lab, { ...options, features });
    });
}

function registerDoctor(rig: Command): void {
  rig
    .command("doctor")
    .summary("examine the rig: what is wrong, where, and what to do about it")
    .description(
      "Examines tools, permissions, ports, supply, flash tools, identities, consoles, the backend's place and this host. Reads flashes, which restarts the boards, and writes none.",
    )
    .argument(...labFile)
    .option(...boards)
    .option("--power", "switch the boards' supply off and on as well")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nDocumentation: docs/rig.md. Exit code: 0 no fault, 2 usage or configuration, 3 faults.",
    )
    .action(async (lab: string, options: DoctorOptions) => {
      const { examine } = await import("./rig/doctor/doctor.ts");
      process.exitCode = await examine(lab, options);
    });
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

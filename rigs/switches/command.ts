import { z } from "zod";
import type { Switch } from "../equipment/index.ts";
import { sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor, runTool, toolFault } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

const argv = z.array(z.string()).min(1);

/** Any equipment that has a command line. */
export const commandSchema = z.strictObject({
  driver: z.literal("command").describe("Any equipment that has a command line."),
  on: argv.describe(
    "Program and arguments that switch on; no shell reads them. Harmless when it is on already.",
  ),
  off: argv.describe("Program and arguments that switch off. Harmless when it is off already."),
  read: argv
    .exactOptional()
    .describe("Program and arguments that print `on` or `off`. Left out: nobody checks that it switched."),
  cwd: z.string().min(1).optional().describe("Where they run; default: the folder of this file"),
  ...sharedOptions,
});

type CommandOptions = z.infer<typeof commandSchema>;

/** A switch that commands of the lab work. With `read`, `on` and `off` run only when there is something to change. */
export function openCommand(options: CommandOptions, place: string): Switch {
  const blame = blameFor(place, "worked by commands");
  return createSwitch(new CommandedContact(options, blame), options, blame);
}

const positions: Readonly<Record<string, boolean>> = { on: true, "1": true, off: false, "0": false };

class CommandedContact implements Contact {
  readonly stuckHelp: string;
  readonly #options: CommandOptions;
  readonly #blame: Blame;

  constructor(options: CommandOptions, blame: Blame) {
    this.#options = options;
    this.#blame = blame;
    this.stuckHelp = `Run \`${options.on.join(" ")}\`, \`${options.off.join(" ")}\` and \`${options.read?.join(" ")}\` by hand and look at the equipment.`;
  }

  async drive(closed: boolean): Promise<void> {
    if ((await this.sense()) === closed) return;
    await this.#run(closed ? this.#options.on : this.#options.off);
  }

  async sense(): Promise<boolean | undefined> {
    const { read } = this.#options;
    if (read === undefined) return undefined;
    const said = (await this.#run(read)).trim().toLowerCase();
    if (Object.hasOwn(positions, said)) return positions[said];
    throw this.#blame(
      `cannot be read: \`${read.join(" ")}\` printed ${JSON.stringify(said.slice(0, 40))}`,
      "Have it print `on` or `off` and nothing else to its standard output.",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #run(command: readonly string[]): Promise<string> {
    const answer = await runTool(command, this.#options.withinMs, this.#options.cwd);
    if (answer.failure === undefined) return answer.output;
    throw toolFault(this.#blame, answer.failure, {
      missing: `Name a program that is there in place of ${command[0]}; a relative path counts from the folder of the rig file.`,
      failed: "Run it by hand; it must end with exit code 0 when it did what it should.",
    });
  }
}

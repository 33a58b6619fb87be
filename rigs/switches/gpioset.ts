import { join } from "node:path";
import { z } from "zod";
import type { CommandFailure } from "../command/index.ts";
import type { Switch } from "../equipment/index.ts";
import {
  type GpiodMajor,
  holdArguments,
  infoArguments,
  type LineState,
  readLines,
  readMajor,
} from "./gpio-lines.ts";
import { HeldProcess } from "./held-process.ts";
import { sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor, runTool, toolFault } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

/** GPIO lines of this machine, through the tools of libgpiod, 1.x or 2.x. */
export const gpiosetSchema = z.strictObject({
  driver: z
    .literal("gpioset")
    .describe("A GPIO line of this machine, through libgpiod 1 or 2; held only while Assay runs."),
  chip: z
    .string()
    .min(1)
    .default("gpiochip0")
    .describe("The chip as `gpiodetect` names it, such as gpiochip0."),
  line: z.number().int().min(0).describe("Offset of the line on that chip, from 0, as `gpioinfo` lists it."),
  activeLow: z.boolean().default(false).describe("The line's low level closes the contact."),
  folder: z
    .string()
    .min(1)
    .exactOptional()
    .describe("Where gpioset, gpioinfo and gpiodetect are, if not in PATH."),
  ...sharedOptions,
});

type GpiosetOptions = z.infer<typeof gpiosetSchema>;

/**
 * One line as an output. A gpioset process holds it, from the first `set` until the switch is disposed of; then, and for a moment
 * at each change, the line is as the chip leaves it: a pull resistor must keep what hangs on it off. Its level cannot be read.
 */
export function openGpioset(options: GpiosetOptions, place: string): Switch {
  const blame = blameFor(place, `line ${options.line} of ${options.chip} (gpioset)`);
  return createSwitch(new GpioLine(options, blame), options, blame);
}

class GpioLine implements Contact {
  // Nothing reads back.
  readonly stuckHelp = "";
  readonly #options: GpiosetOptions;
  readonly #blame: Blame;
  #major: GpiodMajor | undefined;
  #held: { readonly by: HeldProcess; readonly closed: boolean } | undefined;

  constructor(options: GpiosetOptions, blame: Blame) {
    this.#options = options;
    this.#blame = blame;
  }

  async drive(closed: boolean): Promise<void> {
    if (this.#held?.by.running && this.#held.closed === closed) return;
    await this.#release();
    const major = await this.#version();
    const { consumer } = await this.#state(major);
    if (consumer !== undefined)
      throw this.#blame(
        `is held by ${consumer}`,
        consumer === "kernel"
          ? "A driver of the kernel has this line: name another, or take it out of the device tree."
          : `End that program (\`pgrep -a gpioset\` shows ours of a run that was killed), or name another line.`,
      );
    const by = await HeldProcess.start([
      this.#program("gpioset"),
      ...holdArguments(major, this.#options, closed),
    ]);
    try {
      await this.#untilHeld(major, by);
    } catch (thrown) {
      await by.end();
      throw thrown;
    }
    this.#held = { by, closed };
  }

  /** A line that one process drives, no other can read. */
  async sense(): Promise<undefined> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
  }

  async #release(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    await held?.by.end();
  }

  /** gpioset says nothing once it holds the line; gpioinfo does, and each look is a process, so that this does not spin. */
  async #untilHeld(major: GpiodMajor, by: HeldProcess): Promise<void> {
    const end = performance.now() + this.#options.withinMs;
    for (;;) {
      const { consumer, output } = await this.#state(major);
      // Who ended did not hold it, whoever does.
      if (!by.running) break;
      if (consumer !== undefined && output) return;
      if (performance.now() > end)
        throw this.#blame(
          `was not taken within ${this.#options.withinMs} ms`,
          `Run \`${by.argv.join(" ")}\` by hand to see where it waits, or raise withinMs.`,
        );
    }
    const failure = await by.failure();
    throw toolFault(this.#blame, failure, this.#helps(failure, []));
  }

  async #version(): Promise<GpiodMajor> {
    if (this.#major !== undefined) return this.#major;
    const said = await this.#run("gpioset", ["--version"]);
    this.#major = readMajor(said);
    if (this.#major !== undefined) return this.#major;
    throw this.#blame(
      "cannot be reached: gpioset does not tell libgpiod's version",
      "Install libgpiod 1 or 2: apt-get install gpiod. Or say under folder where its tools are.",
    );
  }

  async #state(major: GpiodMajor): Promise<LineState> {
    const { chip, line } = this.#options;
    const lines = readLines(await this.#run("gpioinfo", infoArguments(major, chip)));
    const state = lines.get(line);
    if (state !== undefined) return state;
    throw this.#blame("is not there", `Name a line that ${chip} has as line: 0 to ${lines.size - 1}.`);
  }

  async #run(tool: string, args: readonly string[]): Promise<string> {
    const answer = await runTool([this.#program(tool), ...args], this.#options.withinMs);
    if (answer.failure === undefined) return answer.output;
    const { failure } = answer;
    const found =
      failure.kind === "exit" ? await runTool([this.#program("gpiodetect")], this.#options.withinMs) : answer;
    const chips =
      found.failure === undefined ? [...found.output.matchAll(/^(\S+) \[/gm)].map(([, name]) => name) : [];
    throw toolFault(this.#blame, failure, this.#helps(failure, chips));
  }

  #helps({ complaints }: CommandFailure, chips: readonly (string | undefined)[]) {
    const missing = "Install it: apt-get install gpiod. Or say under folder where it is.";
    if (/permission denied/i.test(complaints))
      return {
        missing,
        failed:
          'Join the chip\'s group, gpio: usermod -aG gpio USER, then log in again; where there is none, a udev rule makes it: SUBSYSTEM=="gpio", GROUP="gpio", MODE="0660".',
      };
    if (/busy/i.test(complaints))
      return { missing, failed: "`gpioinfo` names who holds it: end that, or name another line." };
    if (/no such|cannot find/i.test(complaints))
      return {
        missing,
        failed:
          chips.length === 0
            ? "This machine has no GPIO chip that its user may see."
            : `Name a chip that there is as chip: ${chips.join(", ")}.`,
      };
    return { missing, failed: "Run it by hand; its own words say what is wrong." };
  }

  #program(tool: string): string {
    const { folder } = this.#options;
    return folder === undefined ? tool : join(folder, tool);
  }
}

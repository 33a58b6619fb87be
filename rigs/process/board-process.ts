import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { createLocalBinding, type LocalBinding } from "../../core/dut/index.ts";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import { killProcessGroup, tellOfChild } from "../command/index.ts";
import type { Switch } from "../equipment/index.ts";

export const processSchema = z
  .strictObject({
    command: z
      .array(z.string())
      .min(1)
      .describe("Program and arguments that run the firmware, such as a simulator; no shell reads them"),
    cwd: z.string().optional().describe("Where it runs; default: the folder of this file"),
    env: z.record(z.string(), z.string()).optional().describe("Variables besides those of this process"),
  })
  .describe("Firmware that is built for a simulator: supply is the start and the end of a command");

export type ProcessOptions = z.infer<typeof processSchema>;

/**
 * A board that is a process. Supply goes as abruptly as at a relay: the command's whole process group is killed. A process that ends by
 * itself is a device that has died: nothing is raised, and it stays silent until its supply is switched off and on.
 */
export interface BoardProcess extends Switch {
  /** Its standard input and output as a serial port. */
  readonly console: LocalBinding;
  /** The end of its standard error, for messages. */
  readonly complaints: string;
}

const longestComplaint = 500;

export function createBoardProcess(options: ProcessOptions, place: string): BoardProcess {
  return new SpawnedBoard(options, place);
}

class SpawnedBoard implements BoardProcess {
  readonly console: LocalBinding;
  readonly #options: ProcessOptions;
  readonly #place: string;
  readonly #kill = () => this.#killGroup();
  #listener: (bytes: Uint8Array) => void = () => {};
  #child: ChildProcess | undefined;
  #complaints = "";

  constructor(options: ProcessOptions, place: string) {
    this.#options = options;
    this.#place = place;
    this.console = createLocalBinding(`process:${place}`, {
      send: (bytes) => {
        const stdin = this.#child?.stdin;
        // Bytes for a device without supply are lost, as on a wire.
        if (stdin?.writable) stdin.write(bytes);
      },
      onData: (listener) => {
        this.#listener = listener;
      },
    });
  }

  get complaints(): string {
    return this.#complaints.trim();
  }

  async set(on: boolean): Promise<void> {
    if (on === (this.#child !== undefined)) return;
    await (on ? this.#start() : this.#stop());
  }

  async read(): Promise<boolean> {
    return this.#child !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  async #start(): Promise<void> {
    const { command, cwd, env } = this.#options;
    this.#complaints = "";
    await this.#requireProgram();
    // It must not outlive this process, however that ends.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...command], {
      ...{ cwd, stdio: ["pipe", "pipe", "pipe"], detached: true },
      env: { ...process.env, ...env },
    });
    try {
      await once(child, "spawn");
    } catch (cause) {
      throw this.#fault(`cannot be started: ${messageOf(cause)}`, cause);
    }
    this.#child = child;
    tellOfChild(child);
    process.once("exit", this.#kill);
    child.stdout?.on("data", (bytes: Buffer) => this.#listener(bytes));
    child.stderr?.on("data", (bytes: Buffer) => {
      this.#complaints = (this.#complaints + bytes.toString("utf8")).slice(-longestComplaint);
    });
    // Told by its end.
    child.stdin?.on("error", () => {});
  }

  /** setpriv itself starts well whatever it is to start. */
  async #requireProgram(): Promise<void> {
    const {
      command: [program = ""],
      cwd = "",
    } = this.#options;
    const folders = program.includes("/") ? [cwd] : (process.env["PATH"] ?? "").split(":");
    const places = folders.map((folder) => resolve(folder, program));
    const found = await Promise.all(
      places.map((file) =>
        access(file, constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!found.includes(true)) throw this.#fault("cannot be started: there is no such program");
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    process.off("exit", this.#kill);
    if (child === undefined) return;
    // Its last words before the cut still arrive; nothing after it does.
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    killProcessGroup(child);
    await ended;
    for (const pipe of child.stdio) pipe?.destroy();
  }

  #killGroup(): void {
    if (this.#child !== undefined) killProcessGroup(this.#child);
  }

  #fault(what: string, cause?: unknown): EquipmentFault {
    return new EquipmentFault(
      "POWER_STUCK",
      `The process of ${this.#place}, \`${this.#options.command.join(" ")}\`, ${what}.`,
      { help: "Run the command by hand; correct `process.command` of this board in the rig file.", cause },
    );
  }
}

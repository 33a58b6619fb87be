import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type CommandFailure, tellOfChild } from "../command/index.ts";

const longestComplaint = 500;

/** A program that works for as long as it runs. It ends with `end`, with this process, and not by Ctrl-C. */
export class HeldProcess {
  readonly argv: readonly string[];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #kill: () => void;
  #complaints = "";

  /** @throws what the system says when it cannot be started */
  static async start(argv: readonly string[]): Promise<HeldProcess> {
    // A killed parent cannot end its children; the kernel can.
    const guarded = ["setpriv", "--pdeathsig", "KILL", "--", ...argv];
    const child = (await run(guarded)) ?? (await run(argv));
    if (child === undefined) throw new Error(`there is no program ${argv[0]}`);
    return new HeldProcess(argv, child);
  }

  private constructor(argv: readonly string[], child: ChildProcess) {
    this.argv = argv;
    this.#child = child;
    this.#ended =
      child.exitCode === null && child.signalCode === null ? once(child, "close") : Promise.resolve();
    child.stderr?.on("data", (bytes: Buffer) => {
      this.#complaints = (this.#complaints + bytes.toString("utf8")).slice(-longestComplaint);
    });
    this.#kill = () => child.kill("SIGKILL");
    process.once("exit", this.#kill);
    child.once("exit", () => process.off("exit", this.#kill));
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits for its end, and tells how it ended. */
  async failure(): Promise<CommandFailure> {
    await this.#ended;
    const { exitCode, signalCode } = this.#child;
    const what = exitCode === null ? `was ended by ${signalCode}` : `ended with exit code ${exitCode}`;
    return { argv: this.argv, kind: "exit", what, output: "", complaints: this.#complaints.trim() };
  }

  /** Returns once it has ended and everything that it held is free. */
  async end(): Promise<void> {
    if (this.running) this.#kill();
    await this.#ended;
  }
}

/** Undefined when there is no such program. */
async function run([program = "", ...args]: readonly string[]): Promise<ChildProcess | undefined> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
  tellOfChild(child);
  try {
    await once(child, "spawn");
    return child;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { lstat, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { EquipmentFault, UsageFault, within } from "../../core/kernel/index.ts";
import { type ConsoleOutlet, heldBackOutput, type Input } from "./outlet.ts";

type Socat = ChildProcessByStdio<Writable, Readable, null>;

/** How soon socat must have made the pseudo-terminal, and how soon it must end, ms. */
const socatWithinMs = 5000;
/** Exit code of setpriv, as of a shell, when the command does not exist. */
const commandNotFound = 127;

/**
 * A pseudo-terminal linked to from `path`. Node cannot make one, socat can. What the device prints waits until somebody
 * opens it; once closed, it is made anew for the next. @throws UsageFault TOOL_MISSING, PORT_IN_USE
 */
export async function openPty(path: string, input: Input): Promise<ConsoleOutlet> {
  await using opened = new AsyncDisposableStack();
  const pty = opened.use(new Pty(path, input));
  await pty.open();
  opened.move();
  return pty;
}

class Pty implements ConsoleOutlet {
  readonly address: string;
  readonly ended: Promise<void>;
  readonly #input: Input;
  readonly #break: (fault: unknown) => void;
  #socat: Socat | undefined;
  #reopening: Promise<void> | undefined;
  /** Printed while there was no terminal. */
  #held = Buffer.alloc(0);
  /** Whether what stands at the path is ours to remove. */
  #owned = false;
  #closing = false;

  constructor(path: string, input: Input) {
    const { promise, reject } = Promise.withResolvers<void>();
    promise.catch(() => {});
    this.ended = promise;
    this.#break = reject;
    this.address = path;
    this.#input = input;
  }

  async open(): Promise<void> {
    await this.#clearPath();
    this.#owned = true;
    const appeared = linkAppears(this.address);
    try {
      this.#socat = await this.#start();
      await within(Promise.race([appeared.done, failure(this.#socat, this.address)]), {
        withinMs: socatWithinMs,
      });
    } finally {
      appeared.stop();
    }
    const socat = this.#socat;
    socat.once("exit", (code, signal) => this.#exited(code, signal));
    // It may have ended while the link was waited for.
    if (socat.exitCode !== null || socat.signalCode !== null) this.#exited(socat.exitCode, socat.signalCode);
  }

  async #start(): Promise<Socat> {
    const terminal = `PTY,link=${escaped(this.address)},raw,echo=0,wait-slave,pty-interval=0.02`;
    const socat = ["socat", "-b65536", "-t0", "-", terminal];
    // While nobody has opened the terminal socat does not notice that its parent is gone; the kernel does.
    const guarded = ["setpriv", "--pdeathsig", "TERM", "--", ...socat];
    const child = (await run(guarded)) ?? (await run(socat));
    if (child === undefined) throw toolMissing();
    child.stdout.on("data", this.#input);
    // Told by its exit.
    child.stdin.on("error", () => {});
    child.stdin.write(this.#held);
    this.#held = Buffer.alloc(0);
    return child;
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closing) return;
    this.#socat = undefined;
    if (code === 0) {
      this.#reopening = this.open().catch(this.#break);
      return;
    }
    const how = signal ?? `exit code ${code}`;
    this.#break(
      new EquipmentFault(
        "PORT_GONE",
        `The pseudo-terminal ${this.address} has gone: socat ended with ${how}.`,
        {
          help: "Somebody ended socat; start the device again.",
        },
      ),
    );
  }

  write(bytes: Uint8Array): void {
    if (this.#socat === undefined) this.#held = Buffer.concat([this.#held, bytes]).subarray(-heldBackOutput);
    else if (this.#socat.stdin.writableLength < heldBackOutput) this.#socat.stdin.write(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    await this.#reopening;
    const socat = this.#socat;
    if (socat !== undefined && socat.exitCode === null && socat.signalCode === null) {
      const exited = once(socat, "exit");
      socat.kill();
      const stubborn = setTimeout(() => socat.kill("SIGKILL"), socatWithinMs);
      await exited;
      clearTimeout(stubborn);
    }
    if (this.#owned) await rm(this.address, { force: true });
  }

  /** A link that leads nowhere is what a killed process left; anything else belongs to somebody. */
  async #clearPath(): Promise<void> {
    const entry = await lstat(this.address).catch(() => undefined);
    if (entry === undefined) return;
    const leads = await stat(this.address).then(
      () => true,
      () => false,
    );
    if (entry.isSymbolicLink() && !leads) {
      await rm(this.address, { force: true });
      return;
    }
    throw new UsageFault("PORT_IN_USE", `${this.address} exists already.`, {
      help: "Name another path for --pty, or end the device that uses this one.",
    });
  }
}

/** socat reads its own syntax out of a path unless told not to. */
function escaped(path: string): string {
  return path.replaceAll(/[\\,:!"'()[\]{}]/g, "\\$&");
}

/** Starts a command in a session of its own, so that Ctrl-C reaches only us. Undefined when there is no such command. */
async function run([command = "", ...args]: readonly string[]): Promise<Socat | undefined> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], detached: true });
  try {
    await once(child, "spawn");
    return child;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

async function failure(socat: Socat, path: string): Promise<never> {
  const [code] = await once(socat, "exit");
  if (code === commandNotFound) throw toolMissing();
  throw new UsageFault(
    "PORT_IN_USE",
    `socat could not make the pseudo-terminal ${path}: it ended with ${code}.`,
    {
      help: "Name a path in a folder that exists and that you may write to.",
    },
  );
}

function toolMissing(): UsageFault {
  return new UsageFault("TOOL_MISSING", "A pseudo-terminal needs socat, which is not installed.", {
    help: "Install it: apt-get install socat. Or use --tcp.",
  });
}

function linkAppears(path: string): { readonly done: Promise<void>; readonly stop: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {});
  try {
    const watcher = watch(dirname(path), () => {
      lstat(path).then(
        () => resolve(),
        () => {},
      );
    });
    watcher.on("error", reject);
    return { done: promise, stop: () => watcher.close() };
  } catch (cause) {
    throw new UsageFault("PORT_IN_USE", `The folder of ${path} cannot be watched.`, {
      help: "Name a path in a folder that exists and that you may read.",
      cause,
    });
  }
}

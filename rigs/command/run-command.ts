import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { ConsolePort } from "../../core/dut/index.ts";
import { DeadlinePassed, type EquipmentFault, messageOf, within } from "../../core/kernel/index.ts";
import { tellOfChild } from "./children.ts";
import { bridgeConsole } from "./console-bridge.ts";

export interface Command {
  /** Program and arguments; no shell reads them. */
  readonly argv: readonly string[];
  readonly cwd?: string | undefined;
  /** Its standard input. Default: empty. */
  readonly input?: string | Uint8Array | undefined;
  /** Offered on descriptors 3 (from the device) and 4 (to the device). */
  readonly console?: ConsolePort | undefined;
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes the fault of what went wrong: whose command it was decides what it is called and what to do about it. */
  readonly fault: (failure: CommandFailure) => EquipmentFault;
}

/** How a command failed. */
export interface CommandFailure {
  readonly argv: readonly string[];
  readonly kind: "not-startable" | "exit" | "deadline" | "too-long";
  /** Goes on from the command's name, such as `ended with exit code 2`. */
  readonly what: string;
  /** The end of its standard error. */
  readonly complaints: string;
  /** Where it ended by itself: what it answered with, for commands that tell their reasons apart by it. */
  readonly exitCode?: number | undefined;
  /** The end of its standard output, for those programs alone that complain there and print no secret. */
  readonly output: string;
  readonly cause?: unknown;
}

/** More than any command has to say. Bytes. */
const longestAnswer = 16 * 1024 * 1024;
const longestComplaint = 500;

/**
 * Runs a command to its end and returns what it wrote to its standard output. Nothing of it is left afterwards: its whole
 * process group is killed, also when it ends well, when this process ends, or when `signal` says so.
 * What it wrote is never part of a message: it may hold a label. Its standard error is.
 * @throws what `fault` makes, or the fault of the device's console. @throws the signal's reason
 */
export async function runCommand(command: Command): Promise<Buffer> {
  const { argv, withinMs, signal, fault } = command;
  signal?.throwIfAborted();
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, {
    cwd: command.cwd,
    stdio: ["pipe", "pipe", "pipe", ...(command.console === undefined ? [] : (["pipe", "pipe"] as const))],
    // A process group of its own, which can be killed as a whole.
    detached: true,
  });
  tellOfChild(child);
  const killGroup = () => killProcessGroup(child);
  process.once("exit", killGroup);
  // What it leaves behind in its group would keep its output open.
  child.once("exit", killGroup);
  const complaints = keepEnd(child);
  const chunks: Buffer[] = [];
  const failed: Failed = (kind, what, cause) => {
    const exitCode = child.exitCode ?? undefined;
    return fault({ argv, kind, what, complaints: complaints(), output: endOfText(chunks), exitCode, cause });
  };
  try {
    const ended = endOf(child, failed);
    const collected = collect(child, chunks, failed);
    const bridged =
      command.console === undefined
        ? undefined
        : bridgeConsole(command.console, child.stdio[3], child.stdio[4]);
    // A command that does not read its input has ended or will answer; its answer tells more than a broken pipe.
    child.stdin?.on("error", () => {});
    (child.stdin as Writable).end(command.input ?? "");
    const whole = Promise.all([ended, collected]).then(([, bytes]) => bytes);
    return await within(bridged === undefined ? whole : Promise.race([whole, bridged]), { withinMs, signal });
  } catch (thrown) {
    if (!(thrown instanceof DeadlinePassed)) throw thrown;
    throw failed("deadline", `did not end within ${withinMs} ms and was stopped`);
  } finally {
    killGroup();
    process.off("exit", killGroup);
    for (const pipe of child.stdio) pipe?.destroy();
  }
}

type Failed = (kind: CommandFailure["kind"], what: string, cause?: unknown) => EquipmentFault;

function endOf(child: ChildProcess, failed: Failed): Promise<void> {
  const unstarted = once(child, "error").then(([cause]) => {
    throw failed("not-startable", `cannot be started: ${messageOf(cause)}`, cause);
  });
  const ended = once(child, "close").then(([code, signal]) => {
    if (code === 0) return;
    throw failed("exit", code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
  });
  return Promise.race([unstarted, ended]);
}

async function collect(child: ChildProcess, chunks: Buffer[], failed: Failed): Promise<Buffer> {
  let length = 0;
  for await (const chunk of child.stdout ?? []) {
    length += chunk.length;
    if (length > longestAnswer)
      throw failed(
        "too-long",
        `wrote more than ${longestAnswer} bytes to its standard output and was stopped`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function keepEnd(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    text = (text + bytes.toString("utf8")).slice(-longestComplaint);
  });
  return () => text.trim();
}

function endOfText(chunks: readonly Buffer[]): string {
  const whole = Buffer.concat(chunks);
  return whole.subarray(-longestComplaint).toString("utf8").trim();
}

/** Ends whatever is left in the process group that `child` leads, at once. */
export function killProcessGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    // Nobody is left in it.
    if ((thrown as NodeJS.ErrnoException).code !== "ESRCH") throw thrown;
  }
}

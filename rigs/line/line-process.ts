import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { ConsolePort } from "../../core/dut/index.ts";
import { DeadlinePassed, messageOf, within } from "../../core/kernel/index.ts";
import { bridgeConsole } from "./console-bridge.ts";
import { lineFault } from "./line-fault.ts";

export interface LineCommand {
  /** Program and arguments; no shell reads them. */
  readonly argv: readonly string[];
  readonly cwd?: string | undefined;
  /** Its standard input. */
  readonly input: string;
  /** Offered on descriptors 3 (from the device) and 4 (to the device). */
  readonly console?: ConsolePort;
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** More than any line has to say; a database of a million units has its own tools. Bytes. */
const longestAnswer = 16 * 1024 * 1024;
const longestComplaint = 500;

/**
 * Runs a command of the line to its end and returns what it wrote to its standard output. Nothing of it is left afterwards:
 * its whole process group is killed, also when it ends well, when this process ends, or when `signal` says so.
 * What it wrote is never part of a message: it may hold a label. Its standard error is.
 * @throws EquipmentFault FACTORY_DOWN, or the fault of the device's console. @throws the signal's reason
 */
export async function runLineCommand(command: LineCommand): Promise<Buffer> {
  const { argv, withinMs, signal } = command;
  signal?.throwIfAborted();
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, {
    cwd: command.cwd,
    stdio: ["pipe", "pipe", "pipe", ...(command.console === undefined ? [] : (["pipe", "pipe"] as const))],
    // A process group of its own, which can be killed as a whole.
    detached: true,
  });
  const killGroup = () => killProcessGroup(child);
  process.once("exit", killGroup);
  // What it leaves behind in its group would keep its output open.
  child.once("exit", killGroup);
  const complaints = keepEnd(child);
  try {
    const ended = endOf(child, argv, complaints);
    const output = collect(child, argv);
    const bridged =
      command.console === undefined
        ? undefined
        : bridgeConsole(command.console, child.stdio[3], child.stdio[4]);
    // A command that does not read its input has ended or will answer; its answer tells more than a broken pipe.
    child.stdin?.on("error", () => {});
    (child.stdin as Writable).end(command.input);
    const whole = Promise.all([ended, output]).then(([, bytes]) => bytes);
    return await within(bridged === undefined ? whole : Promise.race([whole, bridged]), { withinMs, signal });
  } catch (thrown) {
    if (!(thrown instanceof DeadlinePassed)) throw thrown;
    throw lineFault(argv, `did not end within ${withinMs} ms and was stopped`, {
      help: "Run it by hand to see where it waits, or declare more time as factory.withinMs in ixit.yaml.",
      complaints: complaints(),
    });
  } finally {
    killGroup();
    process.off("exit", killGroup);
    for (const pipe of child.stdio) pipe?.destroy();
  }
}

function endOf(child: ChildProcess, argv: readonly string[], complaints: () => string): Promise<void> {
  const failed = once(child, "error").then(([cause]) => {
    throw lineFault(argv, `cannot be started: ${messageOf(cause)}`, {
      help: "Name a program under factory in ixit.yaml that is there and may be run; paths are relative to that file.",
      cause,
    });
  });
  const ended = once(child, "close").then(([code, signal]) => {
    if (code === 0) return;
    const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
    throw lineFault(argv, how, {
      help: "Run it by hand with the same order. A unit that the line does not release is an answer, with exit code 0.",
      complaints: complaints(),
    });
  });
  return Promise.race([failed, ended]);
}

async function collect(child: ChildProcess, argv: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of child.stdout ?? []) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw lineFault(argv, `wrote more than ${longestAnswer} bytes to its standard output and was stopped`, {
        help: "Have it print one JSON document there and everything else to its standard error.",
      });
    }
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

function killProcessGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    // Nobody is left in it.
    if ((thrown as NodeJS.ErrnoException).code !== "ESRCH") throw thrown;
  }
}

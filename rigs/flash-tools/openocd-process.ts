import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { messageOf } from "../../core/kernel/index.ts";
import { tellOfChild } from "../command/index.ts";
import { TclChannel } from "./tcl-channel.ts";
import { lastWords } from "./tool-fault.ts";

export interface OpenocdCommandLine {
  readonly program: string;
  readonly config: readonly string[];
  readonly commands: readonly string[];
  readonly search: readonly string[];
}

/** How soon it must have ended once its input is closed, ms. */
const endWithinMs = 3000;
const longestLog = 4000;

export interface RunningOpenocd {
  readonly channel: TclChannel;
  /** The end of its log. */
  log(): string;
  close(): Promise<void>;
}

/**
 * Starts an openocd of one's own. It serves TCL-RPC on its standard input and output and on no port: nobody else can talk to it, no
 * port has to be chosen, and it ends by itself when this process does, however that ended.
 */
export function startOpenocd({ program, config, commands, search }: OpenocdCommandLine): RunningOpenocd {
  const argv = [
    ...search.flatMap((folder) => ["-s", folder]),
    ...config.flatMap((file) => ["-f", file]),
    ...["-c", "gdb_port disabled", "-c", "telnet_port disabled", "-c", "tcl_port pipe"],
    ...commands.flatMap((command) => ["-c", command]),
  ];
  // A session of its own: Ctrl-C is for us, who end it in our own time.
  const child = spawn(program, argv, { stdio: "pipe", detached: true });
  tellOfChild(child);
  let text = "";
  child.stderr.on("data", (bytes: Buffer) => {
    text = (text + bytes.toString("utf8")).slice(-longestLog);
  });
  const channel = new TclChannel(child.stdout, child.stdin);
  // How it ended tells more than a broken pipe.
  for (const pipe of [child.stdin, child.stdout]) pipe.on("error", () => {});
  child.once("error", (cause) => channel.lose(`${program} cannot be started: ${messageOf(cause)}`));
  child.once("close", (code, signal) =>
    channel.lose(`${program} ended with ${signal ?? `exit code ${code}`}`),
  );
  return { channel, log: () => reasons(text), close: () => end(child) };
}

/** Of a log what tells why it ended; lists of what else there is come after an error. */
function reasons(log: string): string {
  const errors = log.split("\n").filter((line) => /\berror\b|invalid command/i.test(line));
  return lastWords(errors.length > 0 ? errors.join("\n") : log);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.stdin?.end();
  const stubborn = setTimeout(() => child.kill("SIGKILL"), endWithinMs);
  await closed;
  clearTimeout(stubborn);
}

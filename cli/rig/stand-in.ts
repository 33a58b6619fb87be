import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { EquipmentFault, messageOf, within } from "../../core/kernel/index.ts";
import { moduleFile } from "../installation.ts";

const startWithinMs = 15_000;

/**
 * Starts a stand-in for equipment, one of this installation's modules, as a process; what it says of itself when it is ready. It ends with
 * `opened`, and with this process. @throws EquipmentFault CONTROL_LOST
 */
export async function startStandIn<Ready>(
  opened: AsyncDisposableStack,
  module: string,
  args: readonly string[],
): Promise<Ready> {
  const child = spawn(process.execPath, [moduleFile(module), ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C is for this process, which ends it in its own time.
    detached: true,
  });
  opened.defer(() => endOf(child));
  let complaints = "";
  child.stderr.on("data", (bytes: Buffer) => {
    complaints = (complaints + bytes.toString("utf8")).slice(-500);
  });
  const ready = firstLine(child).then((line) => JSON.parse(line) as Ready);
  return within(ready, { withinMs: startWithinMs }).catch((cause: unknown) => {
    throw new EquipmentFault(
      "CONTROL_LOST",
      `${module} did not start: ${complaints.trim() || messageOf(cause)}.`,
      {
        help: "Start the demo again; if it fails again, please report it.",
        cause,
      },
    );
  });
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(chunk);
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error("it ended without a word");
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const stubborn = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await ended;
  clearTimeout(stubborn);
}

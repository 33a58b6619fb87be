import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { connectEquipment, type Dut, openSerialLine } from "../../../core/dut/index.ts";
import { EquipmentFault, messageOf, UsageFault, within } from "../../../core/kernel/index.ts";
import { type DutSettings, placeOnBench } from "../dut/bench-place.ts";
import type { DeviceOptions } from "../parts.ts";
import type { Begin, Begun } from "./messages.ts";

export interface SpawnedDutOptions extends DutSettings {
  readonly device: DeviceOptions;
  readonly signal?: AbortSignal | undefined;
}

type Ready = Extract<Begun, { kind: "ready" }>;

/** How soon the device's process must be there, and how soon it must have ended, ms. */
const startWithinMs = 15_000;
const endWithinMs = 3000;
// Published code is JavaScript beside JavaScript.
const entry = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a device in a process of its own, without supply, and puts it on the bench: its console is opened as a serial port
 * at a pseudo-terminal, its switches are reached over a control channel. When this process vanishes, that one ends by itself.
 * @throws UsageFault TOOL_MISSING without socat. @throws EquipmentFault PORT_UNOPENABLE, CONTROL_LOST
 */
export async function spawnEmulatedDut({ device, signal, ...settings }: SpawnedDutOptions): Promise<Dut> {
  signal?.throwIfAborted();
  await using opened = new AsyncDisposableStack();
  const child = spawn(process.execPath, [entry], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    // A session of its own: Ctrl-C is for the bench, which ends the device in its own time.
    detached: true,
  });
  const complaints = collectComplaints(child);
  let ready: Ready | undefined;
  opened.defer(() => end(child, ready));
  ready = await within(begin(child, { device }, complaints), { withinMs: startWithinMs, signal });
  const equipment = opened.use(await connectEquipment(ready.control));
  const line = opened.use(await openSerialLine({ path: ready.console }));
  signal?.throwIfAborted();
  return placeOnBench(line, equipment, opened.move(), settings);
}

async function begin(child: ChildProcess, message: Begin, complaints: () => string): Promise<Ready> {
  const answered = once(child, "message") as Promise<[Begun]>;
  const ended = once(child, "exit").then(([code, signal]) => {
    throw processFailed(`it ended with ${signal ?? code}: ${complaints()}`);
  });
  child.send(message);
  const [answer] = await Promise.race([answered, ended]).catch((cause) => {
    throw cause instanceof EquipmentFault ? cause : processFailed(messageOf(cause), cause);
  });
  switch (answer.kind) {
    case "ready":
      return answer;
    case "usage":
      throw new UsageFault(answer.code, answer.message, { help: answer.help });
    case "failed":
      throw processFailed(answer.message);
  }
}

function processFailed(reason: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("CONTROL_LOST", `The process of an emulated device did not start: ${reason}.`, {
    help: "Run `assay emulate device` to see it fail by itself.",
    cause,
  });
}

/** Keeps the last of what the process complains of. */
function collectComplaints(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    text = (text + bytes.toString("utf8")).slice(-2000);
  });
  return () => text.trim();
}

/** The process cleans up after itself when its channel closes; one that does not is killed and cleaned up after. */
async function end(child: ChildProcess, ready: Ready | undefined): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const exited = once(child, "exit");
    if (child.connected) child.disconnect();
    const stubborn = setTimeout(() => child.kill("SIGKILL"), endWithinMs);
    await exited;
    clearTimeout(stubborn);
  }
  if (ready !== undefined) await rm(ready.folder, { recursive: true, force: true });
}

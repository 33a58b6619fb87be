import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectEquipment, type Equipment, LineSplitter } from "../../../core/dut/index.ts";

const root = join(import.meta.dirname, "../../..");

/** What the flash tool of emulated boards prints of each. */
export interface ServedBoard {
  readonly board: string;
  readonly tcl: string;
  readonly base: number;
  readonly size: number;
  readonly sectorSize: number;
  readonly hardwareId: { readonly address: number; readonly length: number };
}

/** An emulated device and the flash tool that reaches it, each a process of its own. */
export interface EmulatedBoard extends AsyncDisposable {
  readonly served: ServedBoard;
  /** Past the tool. */
  readonly equipment: Equipment;
  readonly device: ChildProcess;
  /** Starts another device where the one before was; that one has ended. */
  readonly replaceDevice: () => Promise<void>;
  readonly tool: ChildProcess;
  /** Port of the device's console on 127.0.0.1. */
  readonly console: number;
}

export async function startEmulatedBoard(): Promise<EmulatedBoard> {
  await using left = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "assay-flash-test-"));
  left.defer(() => rm(folder, { recursive: true, force: true }));
  const control = join(folder, "control");
  const emulate = ["emulate", "device", "--tcp", "0", "--control", control, "--clock", "manual"];
  const startDevice = async (stack: AsyncDisposableStack) => {
    const device = start(stack, ["cli/assay.js", ...emulate]);
    return { device, said: await firstLine(device, device.stderr) };
  };
  const { device, said } = await startDevice(left);
  const [, port = ""] = /:(\d+)/.exec(said) ?? [];
  const tool = start(left, ["emulators/board/flash-tool/main.ts", "--board", `pico=${control}`]);
  const { boards } = JSON.parse(await firstLine(tool, tool.stdout)) as {
    readonly boards: readonly ServedBoard[];
  };
  const [served] = boards;
  if (served === undefined) throw new Error("the flash tool serves no board");
  const equipment = left.use(await connectEquipment(control));
  const all = left.move();
  return {
    ...{ served, equipment, device, tool, console: Number(port) },
    replaceDevice: async () => {
      await startDevice(all);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function start(left: AsyncDisposableStack, argv: readonly string[]) {
  const child = spawn(process.execPath, argv, { cwd: root, stdio: "pipe" });
  left.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  return child;
}

async function firstLine(child: ChildProcess, stream: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines = new LineSplitter(resolve);
  let complaints = "";
  child.stderr?.on("data", (bytes) => {
    complaints += bytes;
  });
  child.once("close", (code) => reject(new Error(`it ended with ${code}: ${complaints}`)));
  stream.on("data", (bytes: Buffer) => lines.push(bytes));
  return await promise;
}

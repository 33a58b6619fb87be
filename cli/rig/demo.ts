import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { stringify } from "yaml";
import { EquipmentFault, messageOf, within } from "../../core/kernel/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import type { PartsTable } from "../../emulators/device/index.ts";
import { behaviourOf } from "../bench/behaviour.ts";
import { interrupted } from "../emulate/interrupted.ts";
import { locate, moduleFile } from "../installation.ts";
import type { Screen } from "../run/progress.ts";
import { schemaHeading } from "./schema-heading.ts";

export interface DemoOptions {
  readonly boards: number;
  /** What the boards speak on their consoles; default: JSON-RPC. */
  readonly console?: keyof typeof productWith | undefined;
}

/** What the boards carry. */
const productWith = { "json-rpc": "products/reference", text: "products/text-console" } as const;

/** For whoever wants boards with a defect. */
export interface DemoFirmware {
  /** The parts of a board's device, by the board's name; sound ones where it says nothing. */
  readonly parts?: (board: string) => PartsTable | undefined;
}

/** A lab in a box that runs. Disposing of it ends its boards and its equipment. */
export interface DemoLab extends AsyncDisposable {
  /** Path of its rig file. */
  readonly file: string;
}

/** Runs a demo lab in `folder` until it is interrupted. */
export async function rigDemo(
  folder: string,
  options: DemoOptions,
  screen: Screen = process.stdout,
): Promise<void> {
  const stop = interrupted();
  await using lab = await startDemoLab(folder, options);
  const file = relative(process.cwd(), lab.file) || lab.file;
  screen.write(
    [
      `${options.boards} emulated boards, a relay and a flash tool are running. In another terminal:`,
      "",
      `  assay rig list ${file}`,
      `  assay rig doctor ${file}`,
      `  assay rig plan ${file}`,
      `  assay run --rig ${file} features/identity`,
      "",
      "Ctrl-C ends them.",
      "",
    ].join("\n"),
  );
  await stop;
}

/**
 * Starts emulated boards behind pseudo-terminals, a relay and a flash tool, each a process or socket that a rig reaches as it would
 * hardware, and writes `lab.yaml` into `folder`. @throws UsageFault TOOL_MISSING without socat
 */
export async function startDemoLab(
  folder: string,
  { boards: count, console: spoken = "json-rpc", parts = () => undefined }: DemoOptions & DemoFirmware,
): Promise<DemoLab> {
  const product = productWith[spoken];
  await using opened = new AsyncDisposableStack();
  // Sockets and terminals: a unix socket's path must be short.
  const run = await mkdtemp(join(tmpdir(), "assay-lab-"));
  opened.defer(() => rm(run, { recursive: true, force: true }));
  const names = Array.from({ length: count }, (_, index) => `board-${index + 1}`);
  const control = (name: string) => join(run, `${name}.control`);
  const terminal = (name: string) => join(run, `${name}.tty`);

  const { hostDevice, createDevice } = await import("../../emulators/device/index.ts");
  const { ixit } = await loadProduct(locate(product, "products"));
  for (const name of names) {
    const silicon = { uid: randomBytes(12), hardwareKey: randomBytes(32) };
    const options = { ...silicon, startsAt: Date.now(), behaviour: behaviourOf(ixit) };
    const device = createDevice(options, parts(name));
    opened.use(
      await hostDevice({
        device,
        console: { kind: "pty", path: terminal(name) },
        control: control(name),
        clock: "manual",
        powered: false,
      }),
    );
  }
  const contacts = ["power", "button", "network"] as const;
  const wires = names.flatMap((name) => contacts.map((contact) => `${contact}=${control(name)}`));
  const relay = await startTool<{ url: string }>(
    opened,
    "emulators/board/relay/main",
    wires.flatMap((wire) => ["--channel", wire]),
  );
  const tool = await startTool<{ boards: readonly ServedBoard[] }>(
    opened,
    "emulators/board/flash-tool/main",
    names.flatMap((name) => ["--board", `${name}=${control(name)}`]),
  );

  const boards = names.map((name, index) => {
    const relayAt = (contact: (typeof contacts)[number]) => ({
      driver: "shelly",
      url: relay.url,
      channel: index * contacts.length + contacts.indexOf(contact),
    });
    const served = tool.boards.find(({ board }) => board === name);
    return [
      name,
      {
        product,
        kind: "emulated",
        console: { driver: "serial", path: terminal(name) },
        power: relayAt("power"),
        cuts: { driver: "fixture" },
        button: relayAt("button"),
        network: relayAt("network"),
        flash: { driver: "openocd", tcl: served?.tcl, base: served?.base, hardwareId: served?.hardwareId },
        flashNeedsSupply: false,
        fixture: { address: control(name) },
        air: { driver: "fixture" },
        clock: { driver: "fixture" },
        blank: "exchange",
      },
    ] as const;
  });
  await mkdir(folder, { recursive: true });
  const file = resolve(folder, "lab.yaml");
  await writeFile(
    file,
    `${schemaHeading(file)}\n${heading}` +
      stringify({ name: "demo lab", boards: Object.fromEntries(boards) }),
  );
  const owned = opened.move();
  return { file, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const heading = `# A lab in a box, written by assay rig demo. What it names is there for as long as that runs.
`;

interface ServedBoard {
  readonly board: string;
  readonly tcl: string;
  readonly base: number;
  readonly hardwareId: { readonly address: number; readonly length: number };
}

const startWithinMs = 15_000;

/** Starts one of the stand-ins; what it says of itself when it is ready. It ends with `opened`, and with this process. */
async function startTool<Ready>(
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

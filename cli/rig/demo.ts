import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { stringify } from "yaml";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import type { PartsTable } from "../../emulators/device/index.ts";
import { behaviourOf } from "../bench/behaviour.ts";
import { interrupted } from "../emulate/interrupted.ts";
import { locate } from "../installation.ts";
import type { Screen } from "../run/progress.ts";
import { type LabRadio, startRadio } from "./demo-radio.ts";
import { openRunFolder } from "./run-folder.ts";
import { schemaHeading } from "./schema-heading.ts";
import { startStandIn } from "./stand-in.ts";

export interface DemoOptions {
  /** Emulated boards, so many of them; default: four, or none where there are virtual Picos. */
  readonly boards?: number | undefined;
  /** What emulated boards speak on their consoles; default: JSON-RPC. */
  readonly console?: keyof typeof productWith | undefined;
  /** Emulated boards are set up over Bluetooth LE, on a radio of the lab's; they then speak JSON-RPC. */
  readonly bluetooth?: boolean | undefined;
  /** Virtual Raspberry Pi Picos, so many of them. */
  readonly virtualPico?: number | undefined;
}

/** What emulated boards carry. */
const productWith = { "json-rpc": "products/reference", text: "products/text-console" } as const;
const bluetoothProduct = "products/bluetooth";
const picoProduct = "products/pico";
const usualBoards = 4;

/** For whoever wants boards with a defect. */
export interface DemoFirmware {
  /** The parts of a board's device, by the board's name; sound ones where it says nothing. */
  readonly parts?: (board: string) => PartsTable | undefined;
  /** Hears what a board's code throws on the air, and that its radio is gone. */
  readonly onFault?: (board: string, fault: unknown) => void;
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
  const complain = (board: string, fault: unknown) =>
    void process.stderr.write(`${board}: ${messageOf(fault)}\n`);
  await using lab = await startDemoLab(folder, { ...options, onFault: complain });
  const file = relative(process.cwd(), lab.file) || lab.file;
  screen.write(
    [
      `${described(options)} are running. In another terminal:`,
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

const described = (options: DemoOptions): string => {
  const { boards, virtualPico } = counted(options);
  const equipment = ["a relay", "a flash tool", ...(options.bluetooth ? ["a Bluetooth radio"] : [])];
  const all = [
    ...(boards > 0 ? [`${boards} emulated boards`] : []),
    ...(virtualPico > 0 ? [`${virtualPico} virtual Picos`] : []),
    ...equipment,
  ];
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
};

const counted = ({ boards, virtualPico = 0 }: DemoOptions) => ({
  boards: boards ?? (virtualPico > 0 ? 0 : usualBoards),
  virtualPico,
});

/** Boards of one kind in a lab. */
interface Fleet {
  readonly product: string;
  readonly kind: "emulated" | "virtual";
  readonly names: readonly string[];
}

function fleetsOf(options: DemoOptions): { readonly emulated: Fleet; readonly virtual: Fleet } {
  const { boards, virtualPico } = counted(options);
  const names = (stem: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${stem}-${index + 1}`);
  return {
    emulated: {
      product: options.bluetooth ? bluetoothProduct : productWith[options.console ?? "json-rpc"],
      kind: "emulated",
      names: names("board", boards),
    },
    virtual: { product: picoProduct, kind: "virtual", names: names("pico", virtualPico) },
  };
}

/**
 * Starts emulated or virtual boards behind pseudo-terminals, a relay and a flash tool, each a process or socket that a rig reaches as it would
 * hardware, and writes `lab.yaml` into `folder`. @throws UsageFault TOOL_MISSING without socat, BAD_FLAG
 */
export async function startDemoLab(
  folder: string,
  { parts, onFault, ...options }: DemoOptions & DemoFirmware = {},
): Promise<DemoLab> {
  const { emulated, virtual } = fleetsOf(options);
  requireBoards(options, emulated);
  await using opened = new AsyncDisposableStack();
  // Sockets and terminals: a unix socket's path must be short.
  const run = await openRunFolder(opened);
  // As the process of virtual Picos names them.
  const control = (name: string) => join(run, name, "control");
  const terminal = (name: string) => join(run, name, "console");

  const { product } = emulated;
  await startVirtualPicos(
    opened,
    virtual.names.map((name) => join(run, name)),
  );
  const radio = options.bluetooth ? await startRadio(opened, run, emulated.names) : undefined;
  await hostBoards(opened, emulated.names, {
    ...{ product, control, terminal, radio },
    ...(parts && { parts }),
    ...(onFault && { onFault }),
  });
  const fleets = [emulated, virtual];
  const isMixed = fleets.every((fleet) => fleet.names.length > 0);
  const names = fleets.flatMap((fleet) => fleet.names);
  const wires = names.flatMap((name) => contacts.map((contact) => `${contact}=${control(name)}`));
  const relay = await startStandIn<{ url: string }>(
    opened,
    "emulators/board/relay/main",
    wires.flatMap((wire) => ["--channel", wire]),
  );
  const tool = await startStandIn<{ boards: readonly ServedBoard[] }>(
    opened,
    "emulators/board/flash-tool/main",
    names.flatMap((name) => ["--board", `${name}=${control(name)}`]),
  );

  const declared = fleets.flatMap((fleet) =>
    fleet.names.map((name) => [
      name,
      declareBoard({
        ...{ product: fleet.product, kind: fleet.kind, relay: relay.url },
        // To name them by: a run and a night examine one product.
        ...(isMixed && { groups: [fleet.kind] }),
        ...{ firstChannel: names.indexOf(name) * contacts.length },
        ...{ served: tool.boards.find(({ board }) => board === name) },
        ...{ control: control(name), terminal: terminal(name) },
        bluetooth: radio?.declare(name),
      }),
    ]),
  );
  await mkdir(folder, { recursive: true });
  const file = resolve(folder, "lab.yaml");
  await writeFile(
    file,
    `${schemaHeading(file)}\n${heading}` +
      stringify({ name: "demo lab", boards: Object.fromEntries(declared) }),
  );
  const owned = opened.move();
  return { file, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** What the relay switches at each board, a channel each, in this order. */
const contacts = ["power", "button", "network"] as const;

interface Hosting extends DemoFirmware {
  readonly product: string;
  readonly radio: LabRadio | undefined;
  readonly control: (name: string) => string;
  readonly terminal: (name: string) => string;
}

/** The boards themselves, without supply. They end with `opened`. */
async function hostBoards(
  opened: AsyncDisposableStack,
  names: readonly string[],
  { product, control, terminal, radio, parts = () => undefined, onFault = () => {} }: Hosting,
): Promise<void> {
  if (names.length === 0) return;
  const { hostDevice, createDevice } = await import("../../emulators/device/index.ts");
  const { ixit } = await loadProduct(locate(product, "products"));
  for (const name of names) {
    await mkdir(dirname(control(name)), { recursive: true });
    const silicon = { uid: randomBytes(12), hardwareKey: randomBytes(32) };
    const options = { ...silicon, startsAt: Date.now(), behaviour: behaviourOf(ixit) };
    opened.use(
      await hostDevice({
        device: createDevice(options, parts(name)),
        console: { kind: "pty", path: terminal(name) },
        control: control(name),
        clock: "manual",
        powered: false,
        bluetooth: radio && {
          openAdapter: () => radio.openAdapter(name),
          onFault: (fault) => onFault(name, fault),
        },
      }),
    );
  }
}

/** @throws UsageFault BAD_FLAG */
function requireBoards({ bluetooth }: DemoOptions, { names }: Fleet): void {
  if (!bluetooth || names.length > 0) return;
  throw new UsageFault("BAD_FLAG", "No board of this lab has Bluetooth: virtual Picos have none.", {
    help: "Leave out --bluetooth, or add emulated boards with --boards.",
  });
}

/** Virtual Picos without supply and with nothing in their flash, one process for all of them. Each keeps what it has in a folder of its own. */
async function startVirtualPicos(opened: AsyncDisposableStack, folders: readonly string[]): Promise<void> {
  if (folders.length === 0) return;
  const args = folders.flatMap((folder) => ["--board", folder]);
  await startStandIn(opened, "emulators/board/pico/main", [...args, "--off", "--eager"]);
}

interface Wiring {
  readonly product: string;
  readonly kind: "emulated" | "virtual";
  readonly groups?: readonly string[];
  /** Address of the relay. */
  readonly relay: string;
  /** Its channel that gives the board supply; the others follow. */
  readonly firstChannel: number;
  readonly served: ServedBoard | undefined;
  readonly control: string;
  readonly terminal: string;
  readonly bluetooth: object | undefined;
}

/** A board as lab.yaml declares it. */
function declareBoard(wiring: Wiring) {
  const { product, kind, groups, relay, firstChannel, served, control, terminal, bluetooth } = wiring;
  const relayAt = (contact: (typeof contacts)[number]) => ({
    ...{ driver: "shelly", url: relay },
    channel: firstChannel + contacts.indexOf(contact),
  });
  return {
    product,
    kind,
    ...(groups && { groups }),
    console: { driver: "serial", path: terminal },
    power: relayAt("power"),
    cuts: { driver: "fixture" },
    button: relayAt("button"),
    network: relayAt("network"),
    flash: { driver: "openocd", tcl: served?.tcl, base: served?.base, hardwareId: served?.hardwareId },
    flashNeedsSupply: false,
    fixture: { address: control },
    // A modem shows its own name before it is told the board's.
    air: { driver: "fixture", ...(kind === "virtual" && { ssid: "PICO-{identity-suffix}" }) },
    ...(bluetooth && { bluetooth }),
    clock: { driver: "fixture" },
    blank: "exchange",
  };
}

const heading = `# A lab in a box, written by assay rig demo. What it names is there for as long as that runs.
`;

interface ServedBoard {
  readonly board: string;
  readonly tcl: string;
  readonly base: number;
  readonly hardwareId: { readonly address: number; readonly length: number };
}

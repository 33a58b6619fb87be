import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { stringify } from "yaml";
import { loadProduct } from "../../core/product/index.ts";
import type { PartsTable } from "../../emulators/device/index.ts";
import { behaviourOf } from "../bench/behaviour.ts";
import { interrupted } from "../emulate/interrupted.ts";
import { locate } from "../installation.ts";
import type { Screen } from "../run/progress.ts";
import { schemaHeading } from "./schema-heading.ts";
import { startStandIn } from "./stand-in.ts";

export interface DemoOptions {
  /** Emulated boards, so many of them; default: four, or none where there are virtual Picos. */
  readonly boards?: number | undefined;
  /** What emulated boards speak on their consoles; default: JSON-RPC. */
  readonly console?: keyof typeof productWith | undefined;
  /** Virtual Raspberry Pi Picos, so many of them. */
  readonly virtualPico?: number | undefined;
}

/** What emulated boards carry. */
const productWith = { "json-rpc": "products/reference", text: "products/text-console" } as const;
const picoProduct = "products/pico";
const usualBoards = 4;

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
      `${described(options)}, a relay and a flash tool are running. In another terminal:`,
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
  const parts = [
    boards > 0 ? `${boards} emulated boards` : "",
    virtualPico > 0 ? `${virtualPico} virtual Picos` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
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
      ...{ product: productWith[options.console ?? "json-rpc"], kind: "emulated" },
      names: names("board", boards),
    },
    virtual: { product: picoProduct, kind: "virtual", names: names("pico", virtualPico) },
  };
}

/**
 * Starts emulated or virtual boards behind pseudo-terminals, a relay and a flash tool, each a process or socket that a rig reaches as it would
 * hardware, and writes `lab.yaml` into `folder`. @throws UsageFault TOOL_MISSING without socat
 */
export async function startDemoLab(
  folder: string,
  { parts, ...options }: DemoOptions & DemoFirmware = {},
): Promise<DemoLab> {
  const { emulated, virtual } = fleetsOf(options);
  await using opened = new AsyncDisposableStack();
  // Sockets and terminals: a unix socket's path must be short.
  const run = await mkdtemp(join(tmpdir(), "assay-lab-"));
  opened.defer(() => rm(run, { recursive: true, force: true }));
  // As the process of virtual Picos names them.
  const control = (name: string) => join(run, name, "control");
  const terminal = (name: string) => join(run, name, "console");

  const { product } = emulated;
  await startVirtualPicos(
    opened,
    virtual.names.map((name) => join(run, name)),
  );
  await hostBoards(opened, emulated.names, { product, control, terminal, ...(parts && { parts }) });
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
  readonly control: (name: string) => string;
  readonly terminal: (name: string) => string;
}

/** The boards themselves, without supply. They end with `opened`. */
async function hostBoards(
  opened: AsyncDisposableStack,
  names: readonly string[],
  { product, control, terminal, parts = () => undefined }: Hosting,
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
      }),
    );
  }
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
}

/** A board as lab.yaml declares it. */
function declareBoard({ product, kind, groups, relay, firstChannel, served, control, terminal }: Wiring) {
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

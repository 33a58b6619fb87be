import { z } from "zod";
import type { CommandFailure } from "../command/index.ts";
import type { Switch } from "../equipment/index.ts";
import { sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor, runTool, toolFault } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

/** Port power of USB hubs, through uhubctl (https://github.com/mvp/uhubctl), 2.3 or newer. */
export const uhubctlSchema = z.strictObject({
  driver: z.literal("uhubctl").describe("Supply from one port of a USB hub, through uhubctl 2.3 or newer."),
  hub: z
    .string()
    .regex(/^\d+(-\d+(\.\d+)*)?$/, "such as 1-1.4")
    .describe("Location of the hub as `uhubctl` prints it, such as 1-1.4."),
  port: z.number().int().min(1).max(255).describe("Port of that hub, from 1."),
  program: z.string().min(1).default("uhubctl").describe("The program, where it is not in PATH."),
  ...sharedOptions,
});

type UhubctlOptions = z.infer<typeof uhubctlSchema>;

/** Supply of whatever is plugged into one port of a hub. Nothing is asked of the hub before the first call. */
export function openUhubctl(options: UhubctlOptions, place: string): Switch {
  const blame = blameFor(place, `port ${options.port} of hub ${options.hub} (uhubctl)`);
  return createSwitch(new HubPort(options, blame), options, blame);
}

/** Locations of the hubs whose ports `program` can switch, or why it does not tell. */
export async function listSwitchedHubs(
  program: string,
): Promise<{ readonly hubs: readonly string[] } | { readonly unknown: string }> {
  const { output = "", failure } = { output: "", ...(await runTool([program], listWithinMs)) };
  if (failure === undefined) return { hubs: readStatus(output).map(({ location }) => location) };
  if (failure.kind === "not-startable") return { unknown: "uhubctl is not installed" };
  if (failure.complaints.includes("permission"))
    return { unknown: `uhubctl may not ask them: ${permission}` };
  if (failure.complaints.includes("No compatible")) return { hubs: [] };
  return { unknown: `uhubctl ${failure.what}` };
}

const listWithinMs = 5000;

/** What uhubctl's own manual recommends, for a group instead of everybody. */
const udevRule = 'SUBSYSTEM=="usb", DRIVER=="hub", MODE="0664", GROUP="plugdev"';

class HubPort implements Contact {
  readonly stuckHelp: string;
  readonly #options: UhubctlOptions;
  readonly #blame: Blame;

  constructor(options: UhubctlOptions, blame: Blame) {
    this.#options = options;
    this.#blame = blame;
    const { program, hub, port } = options;
    this.stuckHelp =
      `Run \`${program} -l ${hub} -p ${port} -a off\` by hand. If it complains of permissions, ${permission}. ` +
      "If the port stays on, the hub does not switch its supply: use one of uhubctl's list, or a relay. " +
      "If it comes back by itself, update to Linux 6.0 or newer.";
  }

  async drive(closed: boolean): Promise<void> {
    await this.#run("-a", closed ? "on" : "off");
  }

  async sense(): Promise<boolean> {
    const { hub, port } = this.#options;
    const status = readStatus(await this.#run());
    // A USB 3 hub is two hubs to uhubctl; supply is off when both have it off.
    const powered = status.flatMap(({ ports }) => ports.get(port) ?? []);
    if (powered.length > 0) return powered.includes(true);
    const found = status.find(({ location }) => location === hub);
    if (found === undefined)
      throw this.#blame("cannot be read: uhubctl's output shows no such hub", this.stuckHelp);
    throw this.#blame("is not there", `Name a port that it has as port: 1 to ${found.size}.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #run(...action: readonly string[]): Promise<string> {
    const { program, hub, port, withinMs } = this.#options;
    const { output, failure } = {
      output: "",
      ...(await runTool([program, "-l", hub, "-p", `${port}`, ...action], withinMs)),
    };
    if (failure === undefined) return output;
    throw toolFault(this.#blame, failure, {
      missing: "Install it: apt-get install uhubctl. Or say under program where it is.",
      failed: await this.#explain(failure),
    });
  }

  async #explain({ kind, complaints }: CommandFailure): Promise<string> {
    if (kind !== "exit") return "";
    if (complaints.includes("permission")) return `${capital(permission)}.`;
    if (!complaints.includes("No compatible")) return "Run it by hand; its own words say what is wrong.";
    const { program, withinMs } = this.#options;
    const all = await runTool([program], withinMs);
    const hubs = all.failure === undefined ? readStatus(all.output).map(({ location }) => location) : [];
    if (hubs.length === 0)
      return "uhubctl finds no hub that switches its ports: plug one of uhubctl's list in, or use a relay.";
    return `Name a hub that uhubctl finds as hub: ${hubs.join(", ")}.`;
  }
}

const permission = `write the udev rule ${udevRule} to /etc/udev/rules.d/52-usb.rules, run \`udevadm control --reload; udevadm trigger --attr-match=subsystem=usb\` as root, and join group plugdev`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

interface HubStatus {
  readonly location: string;
  /** How many ports it says it has. */
  readonly size: string;
  /** Whether each port that was printed has supply. */
  readonly ports: Map<number, boolean>;
}

/** Reads `Current status for hub 1-1 [… 4 ports, ppps]` and the lines `  Port 2: 0100 power` below it. */
function readStatus(output: string): HubStatus[] {
  const hubs: HubStatus[] = [];
  for (const line of output.split("\n")) {
    const [, location, description = ""] = /^Current status for hub (\S+) \[(.*)\]/.exec(line) ?? [];
    if (location !== undefined)
      hubs.push({ location, size: /(\d+) ports/.exec(description)?.[1] ?? "its last", ports: new Map() });
    // What is plugged in describes itself in brackets, in any words.
    const [, port, words = ""] = /^ {2}Port (\d+): [0-9a-f]{4}([^[]*)/.exec(line) ?? [];
    if (port !== undefined) hubs.at(-1)?.ports.set(Number(port), /\bpower\b/.test(words));
  }
  return hubs;
}

import { join } from "node:path";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { type CommandFailure, runCommand } from "../command/index.ts";
import { listSwitchedHubs } from "../switches/index.ts";
import { attribute, namesIn } from "./attribute.ts";
import { readUsbDevices, type UsbDevice } from "./usb-devices.ts";

export interface DiscoveryOptions {
  /** Folder that stands for the root of the file system: where /dev and /sys are looked for. */
  readonly root?: string;
  readonly uhubctl?: string;
  readonly nmcli?: string;
}

export interface WirelessInterface {
  readonly name: string;
  /** As NetworkManager calls it, such as `disconnected`; undefined where it does not tell. */
  readonly state: string | undefined;
}

/** What is plugged into this machine that a rig could be made of. */
export interface Discovery {
  readonly devices: readonly UsbDevice[];
  /** Locations of the hubs whose ports uhubctl can switch. */
  readonly hubs: readonly string[];
  /** Why it is not known which they are. */
  readonly hubsUnknown: string | undefined;
  readonly gpioChips: readonly string[];
  readonly wireless: readonly WirelessInterface[];
}

/** Looks; nothing is opened or switched. */
export async function discover({
  root = "/",
  uhubctl = "uhubctl",
  nmcli = "nmcli",
}: DiscoveryOptions = {}): Promise<Discovery> {
  const switched = await listSwitchedHubs(uhubctl);
  return {
    devices: await readUsbDevices(root),
    ...("unknown" in switched
      ? { hubs: [], hubsUnknown: switched.unknown }
      : { hubs: switched.hubs, hubsUnknown: undefined }),
    gpioChips: (await namesIn(join(root, "dev"))).filter((name) => /^gpiochip\d+$/.test(name)),
    wireless: await readWireless(root, nmcli),
  };
}

async function readWireless(root: string, nmcli: string): Promise<WirelessInterface[]> {
  const interfaces = join(root, "sys/class/net");
  const names: string[] = [];
  for (const name of await namesIn(interfaces)) {
    // What the kernel's Wi-Fi, cfg80211, gives to each of its interfaces.
    if ((await attribute(join(interfaces, name, "phy80211"), "name")) !== undefined) names.push(name);
  }
  if (names.length === 0) return [];
  const states = await statesOf(nmcli);
  return names.map((name) => ({ name, state: states.get(name) }));
}

const askWithinMs = 5_000;

async function statesOf(nmcli: string): Promise<Map<string, string>> {
  const argv = ["env", "LC_ALL=C", nmcli, "--terse", "--fields", "DEVICE,STATE", "device"];
  const fault = ({ what }: CommandFailure) => new EquipmentFault("RADIO_FAILED", what, { help: "" });
  // Without NetworkManager the interfaces are there all the same.
  const said = await runCommand({ argv, withinMs: askWithinMs, fault }).catch(() => Buffer.alloc(0));
  const rows = said.toString("utf8").split("\n");
  return new Map(rows.map((row) => [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 1)]));
}

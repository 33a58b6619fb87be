import { type NetworkManagerTools, radioFault } from "./nmcli.ts";
import { readProperties } from "./terse.ts";

/** An interface as NetworkManager has it just now. */
export interface InterfaceState {
  readonly name: string;
  /** The profile that is up, or coming up, on it. */
  readonly profile: string | undefined;
  /** Whether NetworkManager may bring one up by itself. */
  readonly autoconnect: boolean;
  /** Of its object on the bus. */
  readonly path: string;
  /** First IPv4 address. */
  readonly address: string | undefined;
}

const fields = [
  "GENERAL.TYPE",
  "GENERAL.STATE",
  "GENERAL.CON-UUID",
  "GENERAL.AUTOCONNECT",
  "GENERAL.DBUS-PATH",
  "IP4.ADDRESS",
].join(",");
const askWithinMs = 10_000;
const unmanaged = 10;
const unavailable = 20;

/**
 * Reads the state of `name`. @throws EquipmentFault RADIO_FAILED when there is none of this name, it is no Wi-Fi, it is not managed
 * by NetworkManager, or the radio is off
 */
export async function readInterface(tools: NetworkManagerTools, name: string): Promise<InterfaceState> {
  const shown = await tools.tell(["--terse", "--fields", fields, "device", "show", name], askWithinMs);
  const values = readProperties(shown);
  const state = Number.parseInt(values.get("GENERAL.STATE") ?? "", 10);
  const type = values.get("GENERAL.TYPE");
  if (type !== "wifi")
    throw radioFault(
      tools.place,
      `${name} is no Wi-Fi interface but ${type}.`,
      "Name one that `nmcli device` shows with type wifi.",
    );
  if (state <= unmanaged)
    throw radioFault(
      tools.place,
      `NetworkManager does not manage ${name}.`,
      `Have it: \`nmcli device set ${name} managed yes\`, and take ${name} out of other configurations, such as /etc/network/interfaces.`,
    );
  if (state <= unavailable) throw await unavailability(tools, name);
  const address = values.get("IP4.ADDRESS[1]")?.split("/")[0];
  return {
    name,
    profile: values.get("GENERAL.CON-UUID") || undefined,
    autoconnect: values.get("GENERAL.AUTOCONNECT") !== "no",
    path: values.get("GENERAL.DBUS-PATH") ?? "",
    address: address || undefined,
  };
}

async function unavailability(tools: NetworkManagerTools, name: string) {
  const radio = await tools.tell(["--terse", "--fields", "WIFI-HW,WIFI", "radio"], askWithinMs);
  const [hardware, software] = radio.trim().split(":");
  if (hardware === "disabled")
    return radioFault(
      tools.place,
      `the radio of ${name} is blocked by a hardware switch.`,
      "Turn the switch of the machine or the adapter; `rfkill list` shows which.",
    );
  if (software === "disabled")
    return radioFault(
      tools.place,
      `the radio of ${name} is off.`,
      "Switch it on: `rfkill unblock wifi` and `nmcli radio wifi on`.",
    );
  return radioFault(
    tools.place,
    `${name} is not available, although the radio is on.`,
    "See that wpa_supplicant runs and that the adapter has its firmware: `journalctl -u NetworkManager`, `dmesg`.",
  );
}

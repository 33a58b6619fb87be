import { uptime } from "node:os";
import type { InterfaceState } from "./interface.ts";
import { type NetworkManagerTools, nmcliExit, radioFault } from "./nmcli.ts";
import { splitTerse } from "./terse.ts";

/** An access point that a scan has just found. */
export interface ScanRow {
  readonly bssid: string;
  readonly ssid: string;
  /** As nmcli calls it, such as `WPA2` or `WPA2 WPA3`; empty: open. */
  readonly security: string;
  /** 0 to 100. */
  readonly signal: number;
  /** The row as nmcli printed it. */
  readonly text: string;
}

const fields = ["BSSID", "SSID-HEX", "SSID", "CHAN", "SECURITY", "SIGNAL", "DBUS-PATH"];

/**
 * Scans once and returns the access points that `fits` and that this very scan found: NetworkManager's list goes on showing one for
 * minutes after it has gone. @throws EquipmentFault RADIO_FAILED, also when no scan took place
 */
export async function scan(
  tools: NetworkManagerTools,
  { name, path }: InterfaceState,
  fits: (ssid: string) => boolean,
  withinMs: number,
): Promise<ScanRow[]> {
  // The bus tells in whole seconds since boot.
  const startedAt = Math.floor(uptime());
  const args = [
    "--terse",
    "--fields",
    fields.join(","),
    "device",
    "wifi",
    "list",
    "ifname",
    name,
    "--rescan",
    "yes",
  ];
  const answer = await tools.ask(args, withinMs);
  if (answer.kind === "failed") {
    if (answer.exitCode === nmcliExit.timeout) throw notScanned(tools, name, answer.complaint);
    throw tools.fault(args, answer);
  }
  const lastScanMs = await tools.property(path, "Device.Wireless.LastScan");
  if (lastScanMs === undefined || lastScanMs < startedAt * 1000)
    throw notScanned(tools, name, "NetworkManager tells of no scan since it was asked for one");
  const found: ScanRow[] = [];
  for (const line of answer.text.split("\n")) {
    const [bssid = "", hex = "", , , security = "", signal, object] = splitTerse(line);
    const ssid = Buffer.from(hex, "hex").toString("utf8");
    if (object === undefined || !fits(ssid)) continue;
    const lastSeen = await tools.property(object, "AccessPoint.LastSeen");
    if (lastSeen === undefined || lastSeen < startedAt) continue;
    const text = line.slice(0, line.lastIndexOf(":"));
    found.push({ bssid, ssid, security: security === "--" ? "" : security, signal: Number(signal), text });
  }
  return found;
}

function notScanned(tools: NetworkManagerTools, name: string, reason: string) {
  return radioFault(
    tools.place,
    `${name} did not scan: ${reason}.`,
    "See with `nmcli general permissions` whether wifi.scan is allowed, and try `nmcli device wifi rescan`; an adapter that is itself an access point often cannot scan.",
  );
}

import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/**
 * What nmcli(1), and busctl(1) towards NetworkManager, do to a host, for the command lines that the driver uses and no other. What
 * is printed and how it ends was compared with nmcli 1.42.4 on NetworkManager 1.42.4, but for what takes a radio.
 */
export interface NetworkState {
  running: boolean;
  allowed: boolean;
  radio: { readonly hardware: string; readonly software: string };
  devices: Record<string, Device>;
  profiles: Profile[];
  accessPoints: AccessPointNearby[];
  /** Command lines so far. */
  readonly asked: string[][];
  /** What goes wrong. */
  faults: Faults;
}

export interface Device {
  type: string;
  /** As the real one prints it, such as `30 (disconnected)`. */
  state: string;
  /** Profile that is up on it. */
  active?: string | undefined;
  autoconnect: boolean;
  /** Of the host on what it joins. */
  readonly address: string;
  /** Ms since boot; -1: never. */
  lastScan: number;
}

export interface Profile {
  readonly uuid: string;
  readonly name: string;
  readonly device: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Given when it was brought up. */
  psk?: string | undefined;
}

export interface AccessPointNearby {
  readonly bssid: string;
  readonly ssid: string;
  readonly security: string;
  readonly signal: number;
  readonly passphrase?: string;
  /** Gone: it stays in the list, and no scan finds it. */
  present: boolean;
  /** Seconds since boot. */
  lastSeen: number;
}

export interface Faults {
  /** What nmcli says when a profile is brought up: one of the driver's, or one of the host's own. */
  readonly up?: { readonly whose: "driver" | "host"; readonly exitCode: number; readonly complaint: string };
  readonly noScan?: boolean;
  readonly deletion?: boolean;
}

export interface Ended {
  readonly exitCode: number;
  /** On standard output when the code is 0, else on standard error. */
  readonly text: string;
}

/** How the command ends: with a complaint on standard error, as nmcli has it. */
class Failed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, complaint: string) {
    super(complaint);
    this.exitCode = exitCode;
  }
}

type Run = (state: NetworkState, rest: readonly string[]) => string;

const escaped = (text: string) => text.replaceAll(/[\\:]/g, "\\$&");
const row = (fields: readonly string[]) => `${fields.map(escaped).join(":")}\n`;
const accessPointPath = ({ bssid }: AccessPointNearby) =>
  `/org/freedesktop/NetworkManager/AccessPoint/${Number.parseInt(bssid.replaceAll(":", ""), 16)}`;
const devicePath = (name: string) => `/org/freedesktop/NetworkManager/Devices/${name}`;

function deviceOf(state: NetworkState, name: string): Device {
  const device = state.devices[name];
  if (device === undefined) throw new Failed(10, `Error: Device '${name}' not found.`);
  return device;
}

function requireAllowed({ allowed }: NetworkState, what: string, exitCode = 4): void {
  if (!allowed) throw new Failed(exitCode, `Error: ${what}: Insufficient privileges`);
}

function disconnect(device: Device): void {
  device.active = undefined;
  device.state = "30 (disconnected)";
}

const showFields =
  "GENERAL.TYPE,GENERAL.STATE,GENERAL.CON-UUID,GENERAL.AUTOCONNECT,GENERAL.DBUS-PATH,IP4.ADDRESS";
const scanFields = "BSSID,SSID-HEX,SSID,CHAN,SECURITY,SIGNAL,DBUS-PATH";
const securityFlags = "802-11-wireless-security.";

const commands: readonly (readonly [pattern: RegExp, run: Run])[] = [
  [
    new RegExp(`^--terse --fields ${showFields} device show (\\S+)$`),
    (state, [name = ""]) => {
      const device = deviceOf(state, name);
      const values = {
        "GENERAL.TYPE": device.type,
        "GENERAL.STATE": device.state,
        "GENERAL.CON-UUID": device.active ?? "",
        "GENERAL.AUTOCONNECT": device.autoconnect ? "yes" : "no",
        "GENERAL.DBUS-PATH": devicePath(name),
        ...(device.active && { "IP4.ADDRESS[1]": `${device.address}/8` }),
      };
      return Object.entries(values)
        .map(([key, value]) => `${key}:${value}\n`)
        .join("");
    },
  ],
  [/^--terse --fields WIFI-HW,WIFI radio$/, ({ radio }) => row([radio.hardware, radio.software])],
  [
    new RegExp(`^--terse --fields ${scanFields} device wifi list ifname (\\S+) --rescan yes$`),
    (state, [name = ""]) => {
      const device = deviceOf(state, name);
      if (state.allowed && !state.faults.noScan) {
        device.lastScan = Math.floor(uptime() * 1000);
        for (const each of state.accessPoints) if (each.present) each.lastSeen = Math.floor(uptime());
      }
      return state.accessPoints
        .map((each) => {
          const hex = Buffer.from(each.ssid).toString("hex").toUpperCase();
          const signal = String(each.signal);
          return row([each.bssid, hex, each.ssid, "6", each.security, signal, accessPointPath(each)]);
        })
        .join("");
    },
  ],
  [
    /^connection add save no type wifi con-name (assay \S+) connection\.uuid (\S+) connection\.autoconnect no ifname (\S+) ssid /,
    (state, [name = "", uuid = "", device = "", given = ""]) => {
      requireAllowed(state, `Failed to add '${name}' connection`);
      if (state.profiles.some((each) => each.uuid === uuid))
        throw new Failed(
          4,
          `Error: Failed to add '${name}' connection: a connection with this UUID already exists`,
        );
      const words = given.split("\u0000");
      const settings: Record<string, string> = {};
      for (let at = 0; at < words.length; at += 2) settings[words[at] ?? ""] = words[at + 1] ?? "";
      state.profiles.push({ uuid, name, device, settings });
      return `Connection '${name}' (${uuid}) successfully added.\n`;
    },
  ],
  [
    /^connection delete uuid (\S+)$/,
    (state, [uuid = ""]) => {
      const profile = state.profiles.find((each) => each.uuid === uuid);
      if (profile === undefined)
        throw new Failed(
          10,
          `Error: unknown connection '${uuid}'.\nError: cannot delete unknown connection(s): uuid '${uuid}'.`,
        );
      if (!state.allowed || state.faults.deletion)
        throw new Failed(
          7,
          `Error: Connection deletion failed: ${state.allowed ? "it hangs" : "Insufficient privileges"}\nError: not all connections deleted.`,
        );
      state.profiles = state.profiles.filter((each) => each !== profile);
      for (const device of Object.values(state.devices)) if (device.active === uuid) disconnect(device);
      return `Connection '${profile.name}' (${uuid}) successfully deleted.\n`;
    },
  ],
  [
    /^--wait \d+ connection up uuid (\S+) ifname (\S+)(?: passwd-file (\S+))?$/,
    (state, [uuid = "", name = "", secrets]) => {
      const profile = state.profiles.find((each) => each.uuid === uuid);
      if (profile === undefined) throw new Failed(10, `Error: unknown connection '${uuid}'.`);
      activate(state, profile, name, secrets);
      return `Connection successfully activated (D-Bus active path: /org/freedesktop/NetworkManager/ActiveConnection/1)\n`;
    },
  ],
  [
    /^device set (\S+) autoconnect (yes|no)$/,
    (state, [name = "", value]) => {
      deviceOf(state, name).autoconnect = value === "yes";
      return "";
    },
  ],
];

function activate(state: NetworkState, profile: Profile, name: string, secrets: string | undefined): void {
  const device = state.devices[name];
  if (device === undefined)
    throw new Failed(4, `Error: device '${name}' not found for connection '${profile.name}'.`);
  const failed = (reason: string, exitCode = 4) => {
    disconnect(device);
    return new Failed(exitCode, reason);
  };
  const activation = (reason: string) => failed(`Error: Connection activation failed: ${reason}`);
  if (!state.allowed) throw activation("Not authorized to control networking.");
  const { up } = state.faults;
  const whose = profile.name.startsWith("assay ") ? "driver" : "host";
  if (up?.whose === whose) throw failed(up.complaint, up.exitCode);
  const {
    ssid,
    [`${securityFlags}key-mgmt`]: keyManagement,
    "802-11-wireless.mode": mode,
  } = profile.settings;
  const psk = secrets && readSecret(readFileSync(secrets, "utf8"));
  const notGiven = "Secrets were required, but not provided";
  if (keyManagement !== undefined && psk === undefined) throw activation(notGiven);
  if (whose === "driver" && mode !== "ap") {
    const { "802-11-wireless.bssid": bssid } = profile.settings;
    const seen = state.accessPoints.find((each) => each.ssid === ssid && each.bssid === bssid);
    if (!seen?.present) throw activation("The Wi-Fi network could not be found");
    if (seen.passphrase !== psk) throw activation(notGiven);
  }
  profile.psk = psk;
  device.active = profile.uuid;
  device.autoconnect = true;
  device.state = "100 (connected)";
}

/** As nmcli reads a line of a passwd-file: blanks at the ends go unless they are escaped, and a backslash escapes. */
function readSecret(text: string): string | undefined {
  const [, value] = /^802-11-wireless-security\.psk:[ \t]*((?:\\.|[^\\])*?)[ \t]*$/m.exec(text) ?? [];
  return value?.replaceAll(/\\(.)/g, "$1");
}

function property(state: NetworkState, path: string, name: string): string {
  if (name === "LastScan") {
    const device = Object.entries(state.devices).find(([each]) => devicePath(each) === path)?.[1];
    if (device !== undefined) return `x ${device.lastScan}\n`;
  }
  const seen = state.accessPoints.find((each) => accessPointPath(each) === path);
  if (name === "LastSeen" && seen !== undefined) return `i ${seen.lastSeen}\n`;
  throw new Failed(1, `Failed to get property ${name}: Unknown object '${path}'.`);
}

function run(state: NetworkState, tool: string, args: readonly string[]): string {
  state.asked.push([...args]);
  if (tool === "busctl") return property(state, args[3] ?? "", args[5] ?? "");
  if (!state.running) throw new Failed(8, "Error: NetworkManager is not running.");
  for (const [pattern, act] of commands) {
    const found = pattern.exec(args.join(" "));
    if (found === null) continue;
    const [, ...rest] = found;
    // Values may hold blanks: what a profile is made of is handed on word by word.
    const ssid = args.indexOf("ssid");
    if (args[1] === "add") rest[3] = args.slice(ssid).join("\u0000");
    return act(state, rest);
  }
  throw new Failed(2, `Error: argument '${args.join(" ")}' not understood. Try passing --help instead.`);
}

/** Runs one command to its end. */
export function runTool(state: NetworkState, tool: string, args: readonly string[]): Ended {
  try {
    return { exitCode: 0, text: run(state, tool, args) };
  } catch (thrown) {
    // What it did until then stays done.
    if (thrown instanceof Failed) return { exitCode: thrown.exitCode, text: `${thrown.message}\n` };
    throw thrown;
  }
}

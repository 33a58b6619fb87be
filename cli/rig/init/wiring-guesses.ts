import {
  type DeviceKind,
  type Discovery,
  kindOf,
  type PluggedPort,
  type UsbDevice,
} from "../../../rigs/discovery/index.ts";
import { type DraftKey, hexadecimal } from "./lab-text.ts";

/** A port that may be a board's console, or what leads to it. */
export interface Candidate {
  readonly device: UsbDevice;
  readonly port: PluggedPort;
  readonly kind: DeviceKind;
  readonly discovery: Discovery;
}

/** What many adapters have for a serial number as they come from the factory. */
const factorySerials: ReadonlySet<string> = new Set(["0", "0001", "00000000", "0123456789", "123456"]);

/** QinHeng's CH340 family, which is in LCUS relay boards too. */
export const mayBeRelay = ({ vendor, product }: UsbDevice): boolean =>
  vendor === "1a86" && ["7523", "5523", "7522"].includes(product);

/** Supply of what is plugged in comes through its USB port, so that its own port vanishes with it. */
const feedsBoard = (kind: DeviceKind): boolean => kind !== "cmsis-dap" && kind !== "st-link";

export function guessConsole({ device, port, kind, discovery }: Candidate): DraftKey {
  const { serial, ports } = device;
  const twice = isTwice(device, discovery);
  const sure = serial !== undefined && !twice && !factorySerials.has(serial);
  const owned = kind === "pico" || kind === "espressif";
  const comesAndGoes = owned || switchedPort({ device, port, kind, discovery }) !== undefined;
  const others = ports.filter(({ tty }) => tty !== port.tty).map(({ tty }) => tty);
  const numbered = port.interface !== undefined && ports.length > 1 ? { interface: port.interface } : {};
  const identity = sure ? { usbSerial: serial, ...numbered } : identityOf(port);
  return {
    name: "console",
    value: { driver: "serial", ...identity, ...(comesAndGoes && { reenumerates: true }) },
    why: [
      sure
        ? `Now /dev/${port.tty}; known by its USB serial number, so it may be plugged in anywhere.`
        : `Now /dev/${port.tty}; ${serialless(serial, twice)}, so it must stay in this socket.`,
      ...(others.length === 0
        ? []
        : [`The same device has ${others.join(", ")} too: check which is the console.`]),
      ...(comesAndGoes
        ? ["reenumerates: the port vanishes and returns with the board's supply or restart."]
        : []),
      "The speed is taken to be 115200 baud; baudRate says otherwise.",
    ],
  };
}

const isTwice = ({ serial }: UsbDevice, { devices }: Discovery): boolean =>
  devices.filter((other) => other.serial === serial).length > 1;

function identityOf({ byPath, byId, tty }: PluggedPort): object {
  if (byPath !== undefined) return { byPath };
  return byId === undefined ? { path: `/dev/${tty}` } : { byId };
}

function serialless(serial: string | undefined, twice: boolean): string {
  if (serial === undefined) return "the adapter has no serial number";
  return twice ? `two devices have the serial number ${serial}` : `${serial} is what many such adapters have`;
}

interface HubPort {
  readonly hub: string;
  readonly port: number;
}

/** Where a device is plugged in, as uhubctl names it: `1-1.4` is port 4 of hub 1-1, `1-4` port 4 of root hub 1. */
function hubPortOf({ location }: UsbDevice): HubPort | undefined {
  const [, hub, port] = /^(.+)[-.](\d+)$/.exec(location) ?? [];
  return hub === undefined ? undefined : { hub, port: Number(port) };
}

/** The hub's port that switches the board's supply, as far as that can be seen. */
function switchedPort({ device, kind, discovery }: Candidate): HubPort | undefined {
  // Several boards at one adapter would go dark together.
  if (kind === "bridge" && device.ports.length > 1) return undefined;
  const at = hubPortOf(device);
  return at !== undefined && feedsBoard(kind) && discovery.hubs.includes(at.hub) ? at : undefined;
}

export function guessPower(candidate: Candidate): DraftKey {
  const at = switchedPort(candidate);
  if (at !== undefined)
    return {
      name: "power",
      value: { driver: "uhubctl", ...at },
      why: [
        `It is plugged into port ${at.port} of hub ${at.hub}, which uhubctl can switch.`,
        "Check that the board has no other supply, and that it goes dark with: assay rig power BOARD off",
      ],
    };
  const { kind, discovery } = candidate;
  const why = feedsBoard(kind)
    ? (discovery.hubsUnknown ?? "uhubctl finds no hub that switches the port that it is plugged into")
    : "the probe's own USB port does not feed the board";
  return {
    name: "power",
    value: { driver: "shelly", url: "http://192.168.1.20", channel: 0 },
    off: true,
    fillIn: "what switches the board's supply (uhubctl, shelly, tasmota, lcus, gpioset or command)",
    why: [`Not known: ${why}.`],
  };
}

export function guessFlash(candidate: Candidate): DraftKey {
  const { device, kind, discovery } = candidate;
  const alike = discovery.devices.filter((other) => kindOf(other) === kind).length > 1;
  const guess = flashBy(candidate);
  // What a tool cannot tell apart it must not be let loose on.
  if (
    guess.off ||
    kind === "espressif" ||
    !alike ||
    (device.serial !== undefined && !isTwice(device, discovery))
  )
    return guess;
  const others = "another such device is plugged in, and no serial number tells them apart";
  return {
    ...guess,
    off: true,
    fillIn: guess.fillIn ?? "which of them the tool is to use",
    why: [...guess.why, `Not known: ${others}.`],
  };
}

function flashBy({ device, port, kind, discovery }: Candidate): DraftKey {
  const { serial } = device;
  // OpenOCD reads it as Tcl, where other characters mean something.
  const select = /^[\w.:-]+$/.test(serial ?? "") ? [`adapter serial ${serial}`] : [];
  const portPath = port.byId ?? port.byPath;
  const esptool = {
    driver: "esptool",
    port:
      port.byId === undefined
        ? `/dev/${portPath === undefined ? port.tty : `serial/by-path/${portPath}`}`
        : `/dev/serial/by-id/${port.byId}`,
  };
  switch (kind) {
    case "pico":
      return {
        name: "flash",
        value: { driver: "picotool", ...(serial !== undefined && { serial }) },
        why: [
          "picotool brings a Pico that runs firmware of the Pico SDK into BOOTSEL mode over its USB.",
          `Check with: picotool info -F${serial === undefined ? "" : ` --ser ${serial}`}`,
          ...probesBeside(discovery),
        ],
      };
    case "espressif":
      return {
        name: "flash",
        value: esptool,
        why: ["esptool reaches the chip over the same USB port. It cannot while the console has it open."],
      };
    case "cmsis-dap":
      return {
        name: "flash",
        value: {
          driver: "openocd",
          config: ["interface/cmsis-dap.cfg", "target/rp2040.cfg"],
          commands: [...select, "adapter speed 5000"],
          base: hexadecimal(0x1000_0000),
        },
        fillIn: "the chip behind the probe, as target/….cfg, and where its flash begins, as base",
        why: [
          "A CMSIS-DAP probe. A Pico (RP2040) behind it is a guess, as the probe is often sold with one.",
        ],
      };
    case "st-link":
      return {
        name: "flash",
        value: {
          driver: "openocd",
          config: ["interface/stlink.cfg", "target/stm32f4x.cfg"],
          commands: select,
          base: hexadecimal(0x0800_0000),
        },
        fillIn: "the chip behind the probe, as target/….cfg, and where its flash begins, as base",
        why: ["An ST-LINK probe. An STM32 behind it is likely; its family is a guess."],
      };
    default:
      return {
        name: "flash",
        value: esptool,
        off: true,
        fillIn:
          "what reads and writes the board's flash (openocd, picotool, esptool, dfu-util, probe-rs or command)",
        why: [
          "Not known: an adapter tells nothing of the board behind it. For an ESP32 it is:",
          ...probesBeside(discovery),
        ],
      };
  }
}

/** A probe without a console may be any board's. */
function probesBeside({ devices }: Discovery): string[] {
  return devices.flatMap((device) => {
    const { serial, name = "a debug probe", ports } = device;
    const isProbe = ["cmsis-dap", "st-link"].includes(kindOf(device));
    if (!isProbe || ports.length > 0) return [];
    const which = serial === undefined ? name : `${name} (${serial})`;
    return [`${which} is plugged in too: if it is wired to this board, use openocd.`];
  });
}

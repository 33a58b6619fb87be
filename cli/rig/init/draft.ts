import { type Discovery, kindOf, type UsbDevice } from "../../../rigs/discovery/index.ts";
import type { Draft, DraftBoard, DraftKey } from "./lab-text.ts";
import { type Candidate, guessConsole, guessFlash, guessPower, mayBeRelay } from "./wiring-guesses.ts";

/** A rig of what is plugged in. `addresses` are this machine's own, as boards might reach it. */
export function draftOf(discovery: Discovery, addresses: readonly string[]): Draft {
  const candidates = discovery.devices.flatMap((device) => candidatesOf(device, discovery));
  const boards = candidates.map((candidate, index) =>
    draftBoard(candidate, `board-${index + 1}`, index === 0),
  );
  return {
    about: [
      "A rig of boards, written by assay rig init. It guessed; each guess says why, and what to check.",
      ...(boards.length === 0
        ? ["No serial port was plugged in that could be a board's console: this is a skeleton of one board."]
        : []),
      ...restOf(discovery),
    ],
    keys: [{ name: "name", value: "lab", why: ["Stands in every report."] }, backend(addresses)],
    boards: boards.length === 0 ? [skeleton(discovery)] : boards,
  };
}

function candidatesOf(device: UsbDevice, discovery: Discovery): Candidate[] {
  const kind = kindOf(device);
  const candidates = device.ports.map((port) => ({ device, port, kind, discovery }));
  // Each line of an adapter may lead to a board; a board's or a probe's own USB has one console, most likely the first.
  return kind === "bridge" ? candidates : candidates.slice(0, 1);
}

function draftBoard(candidate: Candidate, name: string, first: boolean): DraftBoard {
  const { device, kind } = candidate;
  const { vendor, product, location, name: called } = device;
  return {
    name,
    about: [
      `${called ?? "A USB device"} (${vendor}:${product}), plugged in at ${location}: ${whatIs[kind]}.`,
      ...(mayBeRelay(device) ? relayNote(candidate) : []),
    ],
    keys: [
      productKey,
      hardwareIdKey(name),
      guessConsole(candidate),
      guessPower(candidate),
      guessFlash(candidate),
      ...more(candidate.discovery, first),
    ],
  };
}

const whatIs: Readonly<Record<Candidate["kind"], string>> = {
  pico: "a Raspberry Pi Pico, or another board with its chip",
  bootsel: "a Raspberry Pi Pico in BOOTSEL mode",
  "cmsis-dap": "a debug probe with a console, taken to be wired to one board",
  "st-link": "a debug probe with a console, taken to be wired to one board",
  espressif: "an ESP32 with USB of its own",
  bridge: "an adapter to a serial line, taken to be a board's console",
  unknown: "its serial port is taken to be a board's console; take it out if it is not",
};

function relayNote({ device, port }: Candidate): string[] {
  const path = port.byPath === undefined ? `/dev/${port.tty}` : `/dev/serial/by-path/${port.byPath}`;
  return [
    "LCUS relay boards have this very chip and cannot be told from a console. If it is one, take this board out and",
    `give the board that it feeds: power: {driver: lcus, path: ${path}, channel: 1}`,
    ...(device.serial === undefined
      ? []
      : [`Relay boards have no serial number, and this has ${device.serial}: rather a console.`]),
  ];
}

const productKey: DraftKey = {
  name: "product",
  value: "products/reference",
  fillIn: "the folder of your product's ics.yaml and ixit.yaml",
  why: ["products/reference is Assay's own example; docs/product.md tells how yours is written."],
};

const hardwareIdKey = (name: string): DraftKey => ({
  name: "hardwareId",
  value: "0123456789abcdef",
  off: true,
  why: [`So that another board in its place is not written to. This reads it: assay rig flash ${name} id`],
});

/** What a board may have besides. The first board shows it for all. */
function more({ gpioChips: [chip = "gpiochip0"], wireless }: Discovery, first: boolean): DraftKey[] {
  if (!first) return [];
  const off = true as const;
  const [looks, offers] = wireless;
  return [
    {
      name: "button",
      value: { driver: "gpioset", chip, line: 17 },
      off,
      why: ["A contact across the reset button, for any board that has one:"],
    },
    {
      name: "network",
      value: { driver: "command", on: ["./network", "up"], off: ["./network", "down"] },
      off,
      why: ["What joins the board to the bench's network, and takes it off:"],
    },
    {
      name: "air",
      value: {
        driver: "network-manager",
        interface: looks?.name ?? "wlan0",
        ...(offers !== undefined && { hotspot: offers.name }),
        accessPoint: { ssid: "MyProduct-{identity-suffix}", address: "192.168.4.1:443", scheme: "https" },
      },
      off,
      why: [
        "Wi-Fi around the board, by this machine's interface; accessPoint is what the board shows while it waits:",
      ],
    },
    {
      name: "irreversible",
      value: ["manufacture", "full-erase"],
      off,
      why: ["What this board cannot take back, such as fuses; refused without --allow-irreversible:"],
    },
  ];
}

function backend(addresses: readonly string[]): DraftKey {
  return {
    name: "backend",
    value: { address: "0.0.0.0", names: addresses.length === 0 ? ["192.168.1.10"] : addresses },
    off: true,
    fillIn: "where the boards reach this machine, unless they are simulators on it",
    why: [
      "The first name is the one that boards are told; the backend's certificate carries them all.",
      ...(addresses.length === 0 ? [] : ["These are this machine's own addresses now:"]),
    ],
  };
}

/** What was found and is no board's console. */
function restOf({ devices, hubs, hubsUnknown, gpioChips, wireless }: Discovery): string[] {
  const without = devices.filter(({ ports }) => ports.length === 0);
  const lines = without.flatMap((device) => {
    const kind = kindOf(device);
    if (kind === "unknown") return [];
    const { name = "A USB device", serial, location } = device;
    const told = `${name}${serial === undefined ? "" : ` (${serial})`} at ${location}: ${whatIs[kind]}`;
    if (kind === "bootsel")
      return [`${told}. It has no console so: start its firmware, then run init again.`];
    return [`${told.replace(" with a console, taken to be wired to one board", " without a console")}.`];
  });
  return [
    ...lines,
    hubsUnknown === undefined
      ? `USB hubs that uhubctl can switch: ${hubs.join(", ") || "none"}.`
      : `USB hubs that can be switched: not known, as ${hubsUnknown}.`,
    ...(gpioChips.length === 0 ? [] : [`GPIO chips: ${gpioChips.join(", ")}.`]),
    ...(wireless.length === 0
      ? []
      : [
          `Wi-Fi: ${wireless.map(({ name, state = "NetworkManager does not tell" }) => `${name} (${state})`).join(", ")}.`,
        ]),
  ];
}

function skeleton(discovery: Discovery): DraftBoard {
  const off = true as const;
  return {
    name: "board-1",
    about: ["Nothing of it was found."],
    keys: [
      productKey,
      hardwareIdKey("board-1"),
      {
        name: "console",
        value: { driver: "serial", path: "/dev/ttyUSB0" },
        fillIn: "the board's console: by usbSerial, byId, byPath or path; or driver tcp or rfc2217",
        why: ["Plug the board in and run init again with --force, or compare with: ls -l /dev/serial/by-id"],
      },
      {
        name: "power",
        value: { driver: "uhubctl", hub: "1-1", port: 1 },
        off,
        fillIn: "what switches the board's supply (uhubctl, shelly, tasmota, lcus, gpioset or command)",
        why: [],
      },
      {
        name: "flash",
        value: { driver: "picotool" },
        off,
        fillIn:
          "what reads and writes the board's flash (openocd, picotool, esptool, dfu-util, probe-rs or command)",
        why: [],
      },
      ...more(discovery, true),
    ],
  };
}

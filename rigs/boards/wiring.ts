import { unreachable } from "../../core/kernel/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";

/** What a board can be wired to, in the order in which people ask for it. */
const wires = [
  "console",
  "power",
  "cuts",
  "flash",
  "button",
  "network",
  "air",
  "clock",
  "exchange",
  "fixture",
  "process",
] as const;
export type Wire = (typeof wires)[number];

/** One wire of a board: who drives it, and where that is. No passwords. */
export interface Wiring {
  readonly wire: Wire;
  readonly driver: string;
  /** Empty where the driver says it all. */
  readonly address: string;
}

/** How the board is wired, by its declaration. */
export function wiringOf(board: BoardDeclaration): Wiring[] {
  return wires.flatMap((wire): Wiring[] => {
    if (wire === "fixture" && board.fixture !== undefined)
      return [{ wire, driver: "equipment-socket", address: board.fixture.address }];
    if (wire === "exchange" && board.exchange !== undefined)
      return [{ wire, driver: "command", address: board.exchange.command.join(" ") }];
    if (wire === "process" && board.process !== undefined)
      return [{ wire, driver: "process", address: board.process.command.join(" ") }];
    if (wire === "exchange" || wire === "fixture" || wire === "process") return [];
    const fitting = board[wire];
    return fitting === undefined ? [] : [{ wire, driver: fitting.driver, address: addressOf(fitting) }];
  });
}

type Fitting = NonNullable<BoardDeclaration[Exclude<Wire, "exchange" | "fixture" | "process">]>;

function addressOf(fitting: Fitting): string {
  switch (fitting.driver) {
    case "serial": {
      const { usbSerial, interface: number, byId, byPath, path, baudRate } = fitting;
      const usb = usbSerial && `USB ${usbSerial}${number === undefined ? "" : ` interface ${number}`}`;
      return `${usb ?? byId ?? byPath ?? path} at ${baudRate} baud`;
    }
    case "tcp":
      return `${fitting.host}:${fitting.port}`;
    case "rfc2217":
      return `${fitting.host}:${fitting.port} at ${fitting.baudRate} baud`;
    case "uhubctl":
      return `hub ${fitting.hub} port ${fitting.port}`;
    case "shelly":
      return `${fitting.url} channel ${fitting.channel}`;
    case "tasmota":
      return `${fitting.url} relay ${fitting.relay}`;
    case "lcus":
      return `${fitting.path} channel ${fitting.channel}`;
    case "gpioset":
      return `${fitting.chip} line ${fitting.line}`;
    case "command":
      return ("on" in fitting ? fitting.on : fitting.read).join(" ");
    case "openocd":
      return fitting.tcl ?? [...fitting.config, ...fitting.commands].join(", ");
    case "picotool":
      return fitting.serial ?? "the only one";
    case "esptool":
      return `${fitting.port} at ${fitting.baud} baud`;
    case "dfu-util":
      return `${fitting.device} ${fitting.serial ?? fitting.path ?? ""}`.trim();
    case "probe-rs":
      return `${fitting.chip} ${fitting.probe ?? ""}`.trim();
    case "file":
      return fitting.path;
    case "network-manager":
      return fitting.hotspot === undefined
        ? fitting.interface
        : `${fitting.interface}, offers on ${fitting.hotspot}`;
    case "fixture":
    case "process":
    case "wall":
      return "";
    default:
      return unreachable(fitting);
  }
}

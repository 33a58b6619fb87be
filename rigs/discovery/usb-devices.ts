import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { attribute, namesIn } from "./attribute.ts";

/** A serial port of a USB device. */
export interface PluggedPort {
  /** Such as `ttyACM0`; another after the next restart, maybe. */
  readonly tty: string;
  /** Number of its USB interface. */
  readonly interface: number | undefined;
  /** Its names among udev's links. */
  readonly byId: string | undefined;
  readonly byPath: string | undefined;
}

export interface UsbDevice {
  /** Where it is plugged in, such as `1-1.4`: bus 1, port 1, and port 4 of the hub there. */
  readonly location: string;
  /** Four hexadecimal digits each. */
  readonly vendor: string;
  readonly product: string;
  readonly serial: string | undefined;
  /** What it calls itself. */
  readonly name: string | undefined;
  readonly ports: readonly PluggedPort[];
}

/** USB devices that are plugged in, hubs left out, below `root`. Empty where the system shows none. */
export async function readUsbDevices(root: string): Promise<UsbDevice[]> {
  const ports = await readPorts(root);
  const devices = join(root, "sys/bus/usb/devices");
  const folders = new Set(ports.map(({ folder }) => folder));
  for (const name of await namesIn(devices)) folders.add(await realpath(join(devices, name)));
  const found: UsbDevice[] = [];
  for (const folder of folders) {
    const [vendor, product] = [await attribute(folder, "idVendor"), await attribute(folder, "idProduct")];
    // An interface, or on its way out.
    if (vendor === undefined || product === undefined) continue;
    if ((await attribute(folder, "bDeviceClass")) === hubClass) continue;
    found.push({
      ...{ location: basename(folder), vendor, product },
      ...{ serial: await attribute(folder, "serial"), name: await attribute(folder, "product") },
      ports: ports.filter((one) => one.folder === folder).map(({ port }) => port),
    });
  }
  return found.sort((a, b) => a.location.localeCompare(b.location, "en", { numeric: true }));
}

/** USB, 9.2.3: class code of hubs. */
const hubClass = "09";
/** How many folders the USB device may be above the port: interface, and with some adapters one more. */
const levels = 4;

interface FoundPort {
  /** Of the USB device. */
  readonly folder: string;
  readonly port: PluggedPort;
}

async function readPorts(root: string): Promise<FoundPort[]> {
  const terminals = join(root, "sys/class/tty");
  const byId = await linksIn(root, "by-id");
  const byPath = await linksIn(root, "by-path");
  const ports: FoundPort[] = [];
  for (const tty of await namesIn(terminals)) {
    let folder = await realpath(join(terminals, tty, "device")).catch(() => undefined);
    let number: number | undefined;
    for (let level = 0; folder !== undefined && level < levels; level += 1, folder = dirname(folder)) {
      const hex = await attribute(folder, "bInterfaceNumber");
      if (hex !== undefined) number ??= Number.parseInt(hex, 16);
      if ((await attribute(folder, "idVendor")) === undefined) continue;
      const port = { tty, interface: number, byId: byId.get(tty), byPath: byPath.get(tty) };
      ports.push({ folder, port });
      break;
    }
  }
  return ports;
}

/** Names of udev's links by the port that each leads to. */
async function linksIn(root: string, kind: "by-id" | "by-path"): Promise<Map<string, string>> {
  const folder = join(root, "dev/serial", kind);
  const links = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    const device = await realpath(join(folder, name)).catch(() => undefined);
    // Of several the first: newer versions of udev make a second one that names the USB version.
    if (device !== undefined && !links.has(basename(device))) links.set(basename(device), name);
  }
  return links;
}

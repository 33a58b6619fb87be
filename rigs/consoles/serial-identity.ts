import { lstat, readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { unopenable } from "./port-fault.ts";

/** What a serial port is known by: one of these, and with a USB serial number the interface where the device has several ports. */
export interface SerialIdentity {
  readonly usbSerial?: string | undefined;
  readonly interface?: number | undefined;
  readonly byId?: string | undefined;
  readonly byPath?: string | undefined;
  readonly path?: string | undefined;
}

export interface FoundPort {
  /** The device itself, links followed. */
  readonly device: string;
  /** Changes when the port is made anew, under whatever name. */
  readonly incarnation: string;
}

const missingHelp =
  "Check that it is plugged in and has supply; compare with `ls -l /dev/serial/by-id /dev/serial/by-path`.";

/** The identity as a person says it. */
export function describeIdentity(identity: SerialIdentity): string {
  const { usbSerial, byId, byPath, path } = identity;
  if (usbSerial !== undefined) {
    const port = identity.interface === undefined ? "" : `, interface ${identity.interface}`;
    return `USB serial number ${usbSerial}${port}`;
  }
  if (byId !== undefined) return `by-id ${basename(byId)}`;
  if (byPath !== undefined) return `by-path ${basename(byPath)}`;
  return path ?? "";
}

/** Where the port's own entry stands; undefined while its name is not known. */
export function entryOf(identity: SerialIdentity, root: string): string | undefined {
  const { byId, byPath, path } = identity;
  if (byId !== undefined) return join(root, "dev/serial/by-id", basename(byId));
  if (byPath !== undefined) return join(root, "dev/serial/by-path", basename(byPath));
  return path === undefined ? undefined : join(root, path);
}

/** Finds the port below `root` as it is now. @throws EquipmentFault PORT_UNOPENABLE when it is not there, or not the only one */
export async function findPort(identity: SerialIdentity, root: string): Promise<FoundPort> {
  const entry = entryOf(identity, root) ?? (await findByUsbSerial(identity, root));
  try {
    const [device, incarnation] = await Promise.all([realpath(entry), incarnationOf(entry)]);
    return { device, incarnation };
  } catch (cause) {
    throw unopenable(`No port is there for ${describeIdentity(identity)}.`, missingHelp, cause);
  }
}

const mostLinks = 16;

/**
 * Tells apart what is made anew. Of a pseudo-terminal that links lead to the links alone count: its number is given to the next
 * program as soon as it is free, and a link that a killed process left then leads to a stranger's terminal.
 */
async function incarnationOf(entry: string): Promise<string> {
  const parts: bigint[] = [];
  let at = entry;
  for (let links = 0; links < mostLinks; links += 1) {
    const node = await lstat(at, { bigint: true });
    if (!node.isSymbolicLink() && parts.length > 0 && isPseudoTerminal(node.rdev)) break;
    parts.push(node.ino, node.ctimeNs);
    if (!node.isSymbolicLink()) break;
    at = resolve(dirname(at), await readlink(at));
  }
  return parts.join(" ");
}

/** By its major number; Linux, Documentation/admin-guide/devices.txt. */
function isPseudoTerminal(rdev: bigint): boolean {
  const major = (rdev >> 8n) & 0xfffn;
  return major >= 136n && major <= 143n;
}

async function findByUsbSerial(identity: SerialIdentity, root: string): Promise<string> {
  const terminals = join(root, "sys/class/tty");
  const names = await readdir(terminals).catch((cause: unknown) => {
    throw unopenable(
      `${terminals} cannot be read.`,
      "USB serial numbers are found on Linux only; name the port by its path.",
      cause,
    );
  });
  const matches: string[] = [];
  for (const name of names.sort()) {
    const port = await usbPort(join(terminals, name, "device"));
    const same = port?.serial === identity.usbSerial;
    if (same && (identity.interface === undefined || port?.interface === identity.interface))
      matches.push(name);
  }
  const [only, ...more] = matches;
  if (only === undefined)
    throw unopenable(`No port is there for ${describeIdentity(identity)}.`, missingHelp);
  if (more.length === 0) return join(root, "dev", only);
  throw unopenable(
    `${describeIdentity(identity)} has ${matches.length} ports: ${matches.join(", ")}.`,
    "Say which with `interface`, the number in bInterfaceNumber of its USB interface.",
  );
}

interface UsbPort {
  readonly serial: string;
  readonly interface: number | undefined;
}

/** How many folders the USB device may be above the port: interface, and with some adapters one more. */
const levels = 4;

/** Climbs from the port to the USB device that has it. Undefined for a port of another kind, or one that is vanishing. */
async function usbPort(link: string): Promise<UsbPort | undefined> {
  let folder = await realpath(link).catch(() => undefined);
  let number: number | undefined;
  for (let level = 0; folder !== undefined && level < levels; level += 1, folder = dirname(folder)) {
    const hex = await attribute(folder, "bInterfaceNumber");
    if (hex !== undefined) number ??= Number.parseInt(hex, 16);
    const serial = await attribute(folder, "serial");
    if (serial !== undefined && (await attribute(folder, "idVendor")) !== undefined)
      return { serial, interface: number };
  }
  return undefined;
}

async function attribute(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
  return text?.trim();
}

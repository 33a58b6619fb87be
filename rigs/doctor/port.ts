import { access, constants, readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { findPort, portHolder, portUsers, type SerialOptions } from "../consoles/index.ts";
import { type Finding, fault, ok, type Subject, warning } from "./finding.ts";

/** A serial port as it was found. */
export interface PortState {
  readonly findings: readonly Finding[];
  /** Whether it can be opened: it is there, nobody keeps it, and we may. */
  readonly usable: boolean;
  /** Somebody works with it: whatever is done to the board now is done to them. */
  readonly held: boolean;
}

/** Whether a file may be read and written. */
export type MayUse = (path: string) => Promise<boolean>;

/** Looks at a serial port without opening it. @throws EquipmentFault PORT_UNOPENABLE when it is not there */
export async function checkSerialPort(
  board: string,
  options: Pick<SerialOptions, "usbSerial" | "interface" | "byId" | "byPath" | "path">,
  mayUse: MayUse = readableAndWritable,
): Promise<PortState> {
  const at = ["boards", board, "console"];
  const port: Subject = { board, check: "port", at };
  const { device } = await findPort(options, "/");
  const findings: Finding[] = [];
  const may = await mayUse(device);
  if (!may) findings.push(await notPermitted({ board, check: "permissions", at }, device));
  const holder = await portHolder(device);
  const users = await portUsers(device);
  if (holder !== undefined)
    findings.push(
      fault(port, `${device}: ${holder}`, `End that, or wait for it: fuser -v ${device} names it.`),
    );
  else if (users.length > 0)
    findings.push(
      warning(
        port,
        `${device}: ${users.join(", ")} has it open as well, and takes bytes away`,
        `End that: fuser -v ${device} names it.`,
      ),
    );
  if (findings.length === 0) findings.push(ok(port, device));
  return { findings, usable: may && holder === undefined, held: holder !== undefined };
}

/** Whether a device file may be used, and what to do when not. */
export async function checkDeviceFile(
  subject: Subject,
  path: string,
  mayUse: MayUse = readableAndWritable,
): Promise<Finding> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined)
    return fault(subject, `${path} is not there`, "Plug it in, or correct the rig file.");
  return (await mayUse(path)) ? ok(subject, `${path} may be used`) : notPermitted(subject, path);
}

async function readableAndWritable(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function notPermitted(subject: Subject, path: string): Promise<Finding> {
  const { gid } = await stat(path);
  const group = await groupOf(gid);
  const { username } = userInfo();
  return fault(
    subject,
    `${username} may not read and write ${path}, which belongs to group ${group}`,
    `Join that group: usermod -aG ${group} ${username}, then log in again.`,
  );
}

async function groupOf(gid: number): Promise<string> {
  const groups = await readFile("/etc/group", "utf8").catch(() => "");
  const line = groups.split("\n").find((one) => one.split(":")[2] === String(gid));
  return line?.split(":")[0] ?? String(gid);
}

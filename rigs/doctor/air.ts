import { EquipmentFault } from "../../core/kernel/index.ts";
import { type CommandFailure, runCommand } from "../command/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { type Finding, fault, ok, type Subject, warning } from "./finding.ts";

type NetworkManager = Extract<NonNullable<BoardDeclaration["air"]>, { driver: "network-manager" }>;

/** What polkit must allow for networks to be joined and offered. */
const needed = ["network-control", "wifi.scan"] as const;

/** Looks at the host's Wi-Fi, by nmcli: its interfaces, and what this user may do with them. Changes nothing. @throws EquipmentFault */
export async function checkAir(
  board: string,
  { nmcli, interface: looking, hotspot }: NetworkManager,
  withinMs: number,
): Promise<Finding[]> {
  const subject: Subject = { board, check: "air", at: ["boards", board, "air"] };
  const ask = async (...args: readonly string[]) =>
    (
      await runCommand({ argv: ["env", "LC_ALL=C", ...nmcli, ...args], withinMs, fault: asFault(board) })
    ).toString("utf8");
  const devices = (await ask("-t", "-f", "DEVICE,TYPE,STATE", "device"))
    .split("\n")
    .map((line) => line.split(":"));
  const interfaces = [looking, ...(hotspot === undefined ? [] : [hotspot])].map((name) => {
    const [, type, state] = devices.find(([device]) => device === name) ?? [];
    if (type === "wifi" && state !== "unmanaged" && state !== "unavailable")
      return ok(subject, `${name} is there`);
    const wireless = devices.filter(([, one]) => one === "wifi").map(([device]) => device);
    if (type === "wifi")
      return fault(
        subject,
        `${name} is ${state}`,
        `Have NetworkManager manage it: nmcli device set ${name} managed yes; rfkill unblock wifi.`,
      );
    return fault(
      subject,
      `${name} is no Wi-Fi interface of this host`,
      `Name one that it has: ${wireless.join(", ") || "it has none"}.`,
    );
  });
  return [
    ...interfaces,
    permissionsOf(subject, await ask("-t", "-f", "PERMISSION,VALUE", "general", "permissions")),
  ];
}

function permissionsOf(at: Subject, said: string): Finding {
  const subject: Subject = { ...at, check: "permissions" };
  const values = new Map(
    said.split("\n").map((line): [string, string] => {
      const [name = "", value = ""] = line.split(":");
      return [name.replace("org.freedesktop.NetworkManager.", ""), value];
    }),
  );
  const denied = needed.filter((name) => values.has(name) && values.get(name) !== "yes");
  if (denied.length > 0)
    return fault(
      subject,
      `polkit does not allow this user ${denied.join(" and ")} of NetworkManager without a question`,
      "Write a polkit rule for org.freedesktop.NetworkManager.*, or nmcli: [sudo, nmcli] in the rig file.",
    );
  if (!values.has("network-control"))
    return warning(
      subject,
      "nmcli does not tell what this user may do",
      "Try it: nmcli general permissions.",
    );
  return ok(subject, "polkit allows this user to control networks");
}

const asFault =
  (board: string) =>
  ({ argv, what, complaints, cause }: CommandFailure): EquipmentFault =>
    new EquipmentFault(
      "RADIO_FAILED",
      `The Wi-Fi for ${board}: \`${argv.slice(2).join(" ")}\` ${what}${complaints === "" ? "" : `: ${complaints}`}`,
      { help: "Install NetworkManager and start it: systemctl start NetworkManager.", cause },
    );

import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InterfaceState, readInterface } from "./interface.ts";
import { lockInterface } from "./interface-lock.ts";
import { type Answer, type NetworkManagerTools, nmcliExit, radioFault } from "./nmcli.ts";

/** A Wi-Fi interface that is ours for a while. Giving it back brings back what it was connected to before. */
export interface BorrowedInterface {
  /** The profile by which it is ours. */
  readonly profile: string;
  /** As it was when it became ours. */
  readonly before: InterfaceState;
  state(): Promise<InterfaceState>;
  /** Brings our one profile up on it with `settings`, in place of what was up; `psk` goes by a file that nobody else can read. */
  activate(settings: readonly string[], psk?: string): Promise<Answer>;
  /** @throws EquipmentFault RADIO_FAILED when what was there before does not come back; the interface is free all the same */
  giveBack(): Promise<void>;
}

interface BorrowOptions {
  readonly joinWithinMs: number;
  readonly freeWithinMs: number;
}

const changeWithinMs = 15_000;

/** @throws EquipmentFault RADIO_FAILED */
export async function borrowInterface(
  tools: NetworkManagerTools,
  name: string,
  { joinWithinMs, freeWithinMs }: BorrowOptions,
): Promise<BorrowedInterface> {
  const lock = await lockInterface(name, { place: tools.place, withinMs: freeWithinMs });
  const profile = profileOf(name);
  let added = false;
  try {
    // Whoever was killed while it was up has left it; nobody else uses this one while we hold the lock.
    await removeProfile(tools, profile);
    const before = await readInterface(tools, name);
    return {
      profile,
      before,
      state: () => readInterface(tools, name),
      async activate(settings, psk) {
        if (added) await removeProfile(tools, profile);
        const args = ["connection", "add", ...identity(name, profile), ...settings];
        const made = await tools.ask(args, changeWithinMs);
        if (made.kind === "failed") return made;
        added = true;
        return bringUp(tools, name, { profile, psk, withinMs: joinWithinMs });
      },
      async giveBack() {
        try {
          if (!added) return;
          await removeProfile(tools, profile);
          await restore(tools, name, before, joinWithinMs);
        } finally {
          await lock[Symbol.asyncDispose]();
        }
      },
    };
  } catch (thrown) {
    await lock[Symbol.asyncDispose]();
    throw thrown;
  }
}

/** Always the same for an interface, and nobody else's: so we find what a process that was killed has left. Version 8 of RFC 9562. */
function profileOf(name: string): string {
  const digest = createHash("sha256").update(`assay wifi ${name}`).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest
    .toString("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Not saved: a reboot forgets it. */
function identity(name: string, profile: string): string[] {
  const who = ["save", "no", "type", "wifi", "con-name", `assay ${name}`, "connection.uuid", profile];
  return [...who, "connection.autoconnect", "no", "ifname", name];
}

async function removeProfile(tools: NetworkManagerTools, profile: string): Promise<void> {
  const args = ["connection", "delete", "uuid", profile];
  const answer = await tools.ask(args, changeWithinMs);
  if (answer.kind === "failed" && answer.exitCode !== nmcliExit.notFound) throw tools.fault(args, answer);
}

interface Activation {
  readonly profile: string;
  readonly psk?: string | undefined;
  readonly withinMs: number;
}

async function bringUp(
  tools: NetworkManagerTools,
  name: string,
  { profile, psk, withinMs }: Activation,
): Promise<Answer> {
  const wait = String(Math.ceil(withinMs / 1000));
  const up = ["--wait", wait, "connection", "up", "uuid", profile, "ifname", name];
  const ask = (args: readonly string[]) => tools.ask(args, withinMs + changeWithinMs);
  if (psk === undefined) return ask(up);
  // Arguments of a command can be read by every account of the host.
  const folder = await mkdtemp(join(tmpdir(), "assay-wifi-"));
  try {
    const file = join(folder, "secrets");
    // nmcli takes blanks off both ends of a value and reads a backslash as an escape.
    const value = psk.replaceAll(/[\\ ]/g, "\\$&");
    await writeFile(file, `802-11-wireless-security.psk:${value}\n`, { mode: 0o600 });
    return await ask([...up, "passwd-file", file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function restore(
  tools: NetworkManagerTools,
  name: string,
  { profile, autoconnect }: InterfaceState,
  withinMs: number,
): Promise<void> {
  // Bringing a profile up has NetworkManager bring up others later, too.
  if (!autoconnect) await tools.tell(["device", "set", name, "autoconnect", "no"], changeWithinMs);
  if (profile === undefined) return;
  const back = await bringUp(tools, name, { profile, withinMs });
  if (back.kind === "done") return;
  throw radioFault(
    tools.place,
    `${name} was given back, but its own connection did not come up again: ${back.complaint}`,
    `Bring it up by hand: \`nmcli connection up uuid ${profile} ifname ${name}\`.`,
  );
}

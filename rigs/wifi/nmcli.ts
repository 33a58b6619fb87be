import { EquipmentFault } from "../../core/kernel/index.ts";
import { type CommandFailure, runCommand } from "../command/index.ts";

/** What nmcli answered: a failure is often something that the device, or the air, is to be judged by. */
export type Answer =
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "failed"; readonly exitCode: number; readonly complaint: string };

/** Exit codes of nmcli(1). */
export const nmcliExit = { timeout: 3, activation: 4, notRunning: 8, notFound: 10 } as const;

export interface ToolOptions {
  readonly place: string;
  readonly nmcli: readonly string[];
  readonly busctl: readonly string[];
}

/** NetworkManager's command line and the window onto its D-Bus, in plain English whatever the host speaks. */
export class NetworkManagerTools {
  readonly #options: ToolOptions;

  constructor(options: ToolOptions) {
    this.#options = options;
  }

  get place(): string {
    return this.#options.place;
  }

  /** @throws EquipmentFault RADIO_FAILED when nmcli does not run or NetworkManager does not, or it may not be asked */
  async ask(args: readonly string[], withinMs: number): Promise<Answer> {
    let failure: CommandFailure | undefined;
    try {
      return {
        kind: "done",
        text: await this.#run([...this.#options.nmcli, ...args], withinMs, (f) => (failure = f)),
      };
    } catch (thrown) {
      if (failure?.exitCode === undefined) throw thrown;
      const { exitCode, complaints: complaint } = failure;
      if (exitCode === nmcliExit.notRunning || forbidden.test(complaint)) throw thrown;
      return { kind: "failed", exitCode, complaint };
    }
  }

  /** As `ask`, where a failure is nothing to be judged. */
  async tell(args: readonly string[], withinMs: number): Promise<string> {
    const answer = await this.ask(args, withinMs);
    if (answer.kind === "done") return answer.text;
    throw this.fault(args, answer);
  }

  /** A number that NetworkManager shows on the bus only; undefined when the object has gone. */
  async property(
    path: string,
    name: "AccessPoint.LastSeen" | "Device.Wireless.LastScan",
  ): Promise<number | undefined> {
    const service = "org.freedesktop.NetworkManager";
    const at = name.lastIndexOf(".");
    const where = [service, path, `${service}.${name.slice(0, at)}`, name.slice(at + 1)];
    let failure: CommandFailure | undefined;
    try {
      const text = await this.#run(
        [...this.#options.busctl, "--system", "get-property", ...where],
        propertyWithinMs,
        (f) => (failure = f),
      );
      return Number(text.trim().split(" ")[1]);
    } catch (thrown) {
      if (failure?.kind === "exit") return undefined;
      throw thrown;
    }
  }

  fault(args: readonly string[], { complaint }: { readonly complaint: string }): EquipmentFault {
    return radioFault(this.place, `\`nmcli ${args.join(" ")}\` failed: ${complaint}`, remedyOf(complaint));
  }

  async #run(
    argv: readonly string[],
    withinMs: number,
    note: (failure: CommandFailure) => void,
  ): Promise<string> {
    const fault = (failure: CommandFailure) => {
      note(failure);
      const { what, complaints, kind } = failure;
      const said = complaints === "" ? "" : ` On its standard error: ${complaints}`;
      const help = kind === "not-startable" ? remedies.missing : remedyOf(complaints);
      return radioFault(this.place, `\`${argv.join(" ")}\` ${what}.${said}`, help, failure.cause);
    };
    const bytes = await runCommand({ argv: ["env", "LC_ALL=C", ...argv], withinMs, fault });
    return bytes.toString("utf8");
  }
}

/** The host's Wi-Fi could not be used for `place`; nothing is known of the device then. */
export function radioFault(place: string, what: string, help: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("RADIO_FAILED", `The Wi-Fi for ${place}: ${what}`, { help, cause });
}

const propertyWithinMs = 5_000;
const forbidden = /insufficient privileges|not authorized|permission denied/i;

const remedies = {
  missing: "Install NetworkManager and systemd's busctl, or name them as nmcli and busctl in the lab file.",
  stopped: "Start NetworkManager (`systemctl start NetworkManager`) and have it manage the Wi-Fi interfaces.",
  forbidden:
    "Allow this account to control networks: a polkit rule for org.freedesktop.NetworkManager.*, or nmcli: [sudo, nmcli] in the lab file. `nmcli general permissions` tells what it may.",
  interface: "Name an interface that `nmcli device` shows with type wifi.",
  other: "Run the command by hand; `journalctl -u NetworkManager` tells more.",
};

function remedyOf(complaint: string): string {
  if (/is not running/i.test(complaint)) return remedies.stopped;
  if (forbidden.test(complaint)) return remedies.forbidden;
  if (/No such file or directory/.test(complaint)) return remedies.missing;
  if (/Device '.*' (not found|is not a Wi-Fi device)|device '.*' not found/.test(complaint))
    return remedies.interface;
  return remedies.other;
}

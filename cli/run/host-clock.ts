import { readFile } from "node:fs/promises";
import { type } from "node:os";
import type { HostClock } from "../../core/journal/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { runCommand } from "../../rigs/command/index.ts";

/** What this machine says of the clock that a run's times come from. What it does not say is left out. */
export async function readHostClock(
  askTimedatectl: () => Promise<string | undefined> = timedatectl,
): Promise<HostClock> {
  const [counter, said] = await Promise.all([clockSource(), askTimedatectl()]);
  const synchronised = /^NTPSynchronized=(yes|no)$/m.exec(said ?? "")?.[1];
  return {
    source: `system clock (${[type(), counter].filter((part) => part !== undefined).join(", ")})`,
    ...(synchronised === undefined ? {} : { synchronised: synchronised === "yes" }),
  };
}

/** The counter that Linux keeps its time by, such as `tsc`. */
const clockSource = (): Promise<string | undefined> =>
  readFile("/sys/devices/system/clocksource/clocksource0/current_clocksource", "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );

/** It asks the kernel whether its clock is in step, whichever program keeps it so. Undefined where it cannot be asked. */
const timedatectl = (): Promise<string | undefined> =>
  runCommand({
    argv: ["timedatectl", "show"],
    withinMs: 3_000,
    fault: ({ what }) => new EquipmentFault("ABORTED", `timedatectl ${what}`, { help: "" }),
  }).then(
    (said) => said.toString("utf8"),
    () => undefined,
  );

import { EquipmentFault } from "../../core/kernel/index.ts";
import { runCommand } from "../command/index.ts";
import { type Finding, fault, ok, type Subject, unchecked, warning } from "./finding.ts";

const subject: Subject = { check: "clock", at: [] };
const setIt = "Set the clock: timedatectl set-ntp true.";

/** Whether this host's clock can be trusted: certificates are issued by it. `writtenAt`: a moment that has passed, ms. */
export async function checkClock(
  now: number,
  writtenAt: number,
  askTimedatectl: () => Promise<string> = timedatectl,
): Promise<Finding> {
  if (now < writtenAt)
    return fault(
      subject,
      `this host's clock says ${new Date(now).toISOString()}, before the rig file was written`,
      setIt,
    );
  const said = await askTimedatectl().catch(() => undefined);
  const synchronised = /^NTPSynchronized=(yes|no)$/m.exec(said ?? "")?.[1];
  if (synchronised === undefined)
    return unchecked(
      subject,
      `timedatectl does not tell whether ${new Date(now).toISOString()} is right`,
      "Compare it with another clock.",
    );
  if (synchronised === "yes") return ok(subject, "synchronised by NTP");
  return warning(subject, `not synchronised: it says ${new Date(now).toISOString()}`, setIt);
}

async function timedatectl(): Promise<string> {
  const said = await runCommand({
    argv: ["timedatectl", "show"],
    withinMs: 3_000,
    fault: ({ what }) => new EquipmentFault("ABORTED", `timedatectl ${what}`, { help: "" }),
  });
  return said.toString("utf8");
}

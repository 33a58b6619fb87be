import { setTimeout as pause } from "node:timers/promises";
import type { Switch } from "../equipment/index.ts";
import { type Finding, fault, ok, type Subject, unchecked } from "./finding.ts";

/** A board's supply: what the equipment says of it. */
export interface SupplyState {
  readonly finding: Finding;
  /** Undefined where nobody can tell. */
  readonly on: boolean | undefined;
}

/** Reads a switch back and changes nothing. @throws EquipmentFault POWER_STUCK */
export async function readSupply(subject: Subject, power: Switch): Promise<SupplyState> {
  const on = await power.read();
  if (on === undefined)
    return { on, finding: unchecked(subject, "it cannot be asked whether it is on", tryPower) };
  return { on, finding: ok(subject, `reads back ${on ? "on" : "off"}`) };
}

const tryPower = "Try it with --power, which switches the board off and on.";

/** Capacitors of a board keep it running for a moment, ms. */
const drainMs = 300;

/**
 * Switches off, lets `silent` see whether the board has died, and switches on. A switch that does not do what it is told is told
 * apart from one that only says that it did. Supply is on afterwards. @throws EquipmentFault POWER_STUCK
 */
export async function cycleSupply(
  subject: Subject,
  power: Switch,
  stillTalks: () => Promise<boolean>,
): Promise<Finding> {
  await power.set(false);
  await pause(drainMs);
  const talks = await stillTalks();
  await power.set(true);
  if (talks) return liar(subject);
  const reads = await power.read();
  return reads === undefined
    ? ok(subject, "took off and on; it cannot be asked whether it is")
    : ok(subject, "off and on, and reads back so");
}

/** The finding of a switch that says off while the board runs. */
export const liar = (subject: Subject): Finding =>
  fault(
    subject,
    "it says that it is off, and the board still talks",
    "See whether that is this board's switch, and whether the board gets supply by another way, such as its USB or debug cable; many a hub switches its data lines only: use one of uhubctl's list, or a relay.",
  );

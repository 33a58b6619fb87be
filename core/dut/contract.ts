import { airContract } from "./contract/air.ts";
import { consoleContract } from "./contract/console.ts";
import { endContract } from "./contract/end.ts";
import { equipmentContract } from "./contract/equipment.ts";
import { maintenanceContract } from "./contract/maintenance.ts";
import { powerCutContract } from "./contract/power-cut.ts";
import type { DutContract } from "./contract/support.ts";

export type { DutContract, FlashContent } from "./contract/support.ts";

/** The suite that every implementation of the device port passes: in process, behind a pty, on a board. */
export function dutContract(name: string, contract: DutContract): void {
  consoleContract(name, contract);
  maintenanceContract(name, contract);
  equipmentContract(name, contract);
  airContract(name, contract);
  powerCutContract(name, contract);
  endContract(name, contract);
}

import { EquipmentFault } from "../../core/kernel/index.ts";
import type { OnFlashEvent } from "./flash-event.ts";
import { FinalFlashFault, flashFault } from "./tool-fault.ts";

export interface AttemptOptions {
  readonly place: string;
  /** How often in all. */
  readonly attempts: number;
  readonly onEvent: OnFlashEvent;
}

/**
 * Does `work` until it succeeds, up to `attempts` times; each one that fails is reported. What another try cannot mend is not tried
 * again, and no other board than the declared one is touched twice. @throws EquipmentFault FLASH_FAILED with the reasons of all attempts
 */
export async function attempted<T>(
  operation: string,
  { place, attempts, onEvent }: AttemptOptions,
  work: () => Promise<T>,
): Promise<T> {
  const failed: EquipmentFault[] = [];
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof EquipmentFault)) throw thrown;
      failed.push(thrown);
      const reason = thrown.message;
      onEvent({ kind: "attempt-failed", operation, attempt: failed.length, attempts, reason });
      if (thrown instanceof FinalFlashFault || thrown.code === "BOARD_SWAPPED") throw thrown;
      if (failed.length < attempts) continue;
      const reasons = failed.map(({ message }, at) => `(${at + 1}) ${message}`).join(" ");
      throw flashFault(place, `${operation} failed ${attempts} times: ${reasons.replace(/\.$/, "")}`, {
        help: thrown.help,
        cause: thrown,
      });
    }
  }
}

import { setTimeout as rest } from "node:timers/promises";
import type { Switch } from "../equipment/index.ts";
import type { Blame } from "./switch-fault.ts";

/** A contact as its driver sees it: no wiring, no verification, one call at a time. */
export interface Contact extends AsyncDisposable {
  /** Closes or opens it. An order for the position that it is in changes nothing. @throws EquipmentFault POWER_STUCK */
  drive(closed: boolean): Promise<void>;
  /** Whether it is closed, as the equipment says; undefined where it cannot be asked. @throws EquipmentFault POWER_STUCK */
  sense(): Promise<boolean | undefined>;
  /** What to do when it took an order and reads back otherwise. */
  readonly stuckHelp: string;
}

export interface Wiring {
  /** On is an open contact. */
  readonly inverted: boolean;
  /** Rest after each order, ms. */
  readonly settleMs: number;
}

/** A switch that holds its contact to its word: each order is read back where that is possible. Calls are done in order. */
export function createSwitch(contact: Contact, { inverted, settleMs }: Wiring, blame: Blame): Switch {
  let last: Promise<unknown> = Promise.resolve();
  let disposing: Promise<void> | undefined;
  const next = <T>(act: () => Promise<T>): Promise<T> => {
    if (disposing !== undefined) return Promise.reject(new Error("the switch has been disposed of"));
    const done = last.then(act);
    last = done.catch(() => {});
    return done;
  };
  const sense = async () => {
    const closed = await contact.sense();
    return closed === undefined ? undefined : closed !== inverted;
  };
  const set = async (on: boolean) => {
    await contact.drive(on !== inverted);
    if (settleMs > 0) await rest(settleMs);
    const reads = await sense();
    if (reads === undefined || reads === on) return;
    throw blame(
      `was switched ${word(on)} but reads back ${word(reads)}${inverted ? " (it is inverted)" : ""}`,
      contact.stuckHelp,
    );
  };
  return {
    set: (on) => next(() => set(on)),
    read: () => next(sense),
    [Symbol.asyncDispose]() {
      disposing ??= last.then(() => contact[Symbol.asyncDispose]());
      return disposing;
    },
  };
}

const word = (on: boolean) => (on ? "on" : "off");

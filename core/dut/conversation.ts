import { EquipmentFault, type Outcome, type WaitOptions } from "../kernel/index.ts";
import type { ConsoleMethod, RpcParams } from "../wire/index.ts";
import type { Reader } from "./answers.ts";

export interface Question<T> {
  readonly method: ConsoleMethod;
  readonly params?: RpcParams;
  /** Tells whether the result is of the described shape. */
  readonly read: Reader<T>;
  /** Runs as soon as the device has answered well, before any later line is read. */
  readonly onDone?: () => void;
}

/**
 * Questions and answers in the terms of the console's methods, whatever is spoken on the line. Every wait ends: with what the device
 * did, with silence once its time is over or supply was cut, with `EquipmentFault` PORT_GONE when the port vanishes, or with the
 * signal's reason.
 */
export interface Conversation {
  /** False once the bench itself has cut supply: silence is then certain, and nothing is sent. */
  readonly supplied: boolean;
  /** Most bytes that one question carries. */
  readonly longest: { readonly update: number; readonly userData: number };
  /** Ends every wait as silent: the bench itself has cut supply. */
  powerLost(): void;
  powerApplied(): void;
  /** @throws EquipmentFault NOT_OFFERED when it cannot be asked in what is spoken, or the answer not be understood */
  ask<T>(question: Question<T>, wait: WaitOptions): Promise<Outcome<T>>;
  /** Whether anybody answers: whatever the answer is, it is done. */
  probe(wait: WaitOptions): Promise<Outcome<void>>;
  /** Waits until the device says that it is up; listens from the call on. */
  awaitBoot(wait: WaitOptions): Promise<Outcome<void>>;
}

/** The port vanished: the same fault, and what was being done. */
export function goneWhile(what: string, cause: unknown): EquipmentFault {
  if (!(cause instanceof EquipmentFault)) throw cause;
  return new EquipmentFault(cause.code, `While ${what}: ${cause.message}`, { help: cause.help, cause });
}

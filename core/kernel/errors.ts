/**
 * Whose fault a failure is decides what it means for a verdict, so it is part of the type.
 * Device behaviour never travels as an exception: see `Outcome`.
 */

interface FaultOptions {
  /** What the person should do next, as an imperative sentence. */
  readonly help: string;
  readonly cause?: unknown;
}

/** The person's input is wrong: a flag, a file, a key. The command ends with exit code 2. */
export class UsageFault extends Error {
  override readonly name = "UsageFault";
  readonly code: UsageCode;
  readonly help: string;

  constructor(code: UsageCode, message: string, { help, cause }: FaultOptions) {
    super(message, { cause });
    this.code = code;
    this.help = help;
  }
}

export type UsageCode =
  | "BAD_FLAG"
  | "FILE_MISSING"
  | "FILE_UNREADABLE"
  | "FILE_MALFORMED"
  | "KEY_UNKNOWN"
  | "VALUE_INVALID"
  | "TAG_UNKNOWN"
  | "OUT_UNWRITABLE"
  | "NOTHING_SELECTED"
  | "RUN_INCOMPARABLE"
  | "TOOL_MISSING"
  | "PORT_IN_USE"
  | "BOARD_IN_USE";

/** The bench is broken, not the device: the verdict is INCONCLUSIVE, never FAIL and never PASS. */
export class EquipmentFault extends Error {
  override readonly name = "EquipmentFault";
  readonly code: EquipmentCode;
  readonly help: string;

  constructor(code: EquipmentCode, message: string, { help, cause }: FaultOptions) {
    super(message, { cause });
    this.code = code;
    this.help = help;
  }
}

export type EquipmentCode =
  | "PORT_GONE"
  | "PORT_UNOPENABLE"
  | "POWER_STUCK"
  | "FLASH_FAILED"
  | "RADIO_FAILED"
  | "NOT_OFFERED"
  | "BOARD_SWAPPED"
  | "NOT_PERMITTED"
  | "CONTROL_LOST"
  | "LEASE_LOST"
  | "DISK_FULL"
  | "BACKEND_DOWN"
  | "FACTORY_DOWN"
  | "GOLDEN_IMAGE_DEAD"
  | "REPORT_LEAKS"
  | "ABORTED";

/** Returns the error's text, for values that were thrown and may be anything: also objects that no text can be made of. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

import { DeadlinePassed, EquipmentFault, messageOf, UsageFault, within } from "../../core/kernel/index.ts";

export type CheckName =
  | "tools"
  | "permissions"
  | "fixture"
  | "port"
  | "power"
  | "contacts"
  | "flash"
  | "identity"
  | "console"
  | "air"
  | "bluetooth"
  | "backend"
  | "names"
  | "firewall"
  | "clock"
  | "keep";

/** What one check found. */
export interface Finding {
  /** The place; absent where it is about the rig as a whole. */
  readonly board?: string;
  readonly check: CheckName;
  /** `unchecked`: it could not be seen, and may be right or wrong. */
  readonly status: "ok" | "warning" | "fault" | "unchecked";
  readonly found: string;
  /** What to do, as an imperative sentence; empty where there is nothing to do. */
  readonly remedy: string;
  /** Keys in the rig file that lead to what it is about. */
  readonly at: readonly string[];
}

/** What a check is about. */
export interface Subject {
  readonly board?: string;
  readonly check: CheckName;
  readonly at: readonly string[];
}

export const ok = (subject: Subject, found: string): Finding => ({
  ...subject,
  status: "ok",
  found,
  remedy: "",
});
export const warning = (subject: Subject, found: string, remedy: string): Finding => ({
  ...subject,
  ...{ status: "warning", found, remedy },
});
export const fault = (subject: Subject, found: string, remedy: string): Finding => ({
  ...subject,
  ...{ status: "fault", found, remedy },
});
export const unchecked = (subject: Subject, found: string, remedy = ""): Finding => ({
  ...subject,
  ...{ status: "unchecked", found, remedy },
});

/** Does a check. What it throws is what it found: equipment that fails, or does not end within `withinMs`, is a fault. */
export async function checked(
  subject: Subject,
  withinMs: number,
  check: () => Promise<Finding | readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return [await within(check(), { withinMs })].flat();
  } catch (thrown) {
    if (thrown instanceof EquipmentFault || thrown instanceof UsageFault)
      return [fault(subject, thrown.message.replace(/\.$/, ""), thrown.help)];
    if (thrown instanceof DeadlinePassed)
      return [
        fault(subject, `it did not end within ${withinMs} ms`, "See by hand what hangs there, and end that."),
      ];
    return [fault(subject, messageOf(thrown), "See by hand what is wrong there.")];
  }
}

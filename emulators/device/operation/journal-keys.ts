import type { TaskJournal } from "../parts.ts";

/** Facts of a device in operation that outlive a restart. */
export const operationKeys = {
  /** `yes` once the backend has confirmed the device. */
  entered: "operation.entered",
  /** Generation of the credential that a rotation is to replace; empty when none is due. */
  rotation: "operation.rotation",
  /** Digest of an image that came over the air and is on trial; empty when none is. */
  trial: "operation.trial",
} as const;

/** The device is not in operation any more. Can be repeated. */
export function forgetOperation(journal: TaskJournal): void {
  for (const key of Object.values(operationKeys)) if (journal.recall(key)) journal.record(key, "");
}

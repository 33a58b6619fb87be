export type { AtomId, DeviceId, RequirementId, Sha256 } from "./brand.ts";
export { DeadlinePassed, startDeadline, type WaitOptions, within } from "./deadline.ts";
export { sha256 } from "./digest.ts";
export { type EquipmentCode, EquipmentFault, messageOf, type UsageCode, UsageFault } from "./errors.ts";
export { unreachable } from "./exhaustive.ts";
export { describeOutcome, done, type Outcome, refused, silent } from "./outcome.ts";
export { type Random, seededRandom } from "./random.ts";
export { makeScratch, type Scratch, sweepAfter, sweepAtExit } from "./scratch.ts";

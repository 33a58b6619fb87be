import type { Capability, Dut } from "../../core/dut/index.ts";
import type { PassedOver } from "../../steps/bench.ts";

/** Where a bench takes its devices from: emulated ones, or the boards of a rig. */
export interface Devices {
  /** How many stand there at once. */
  readonly places: number;
  readonly capabilities: ReadonlySet<Capability>;
  /** Places that could not be used so far, and why; another one was taken where there was one. Grows. */
  readonly passedOver: readonly PassedOver[];
  /**
   * The device at `place`, counted from 0, blank and without supply. Beyond `places` it is a further piece of the same product, where
   * there is one. @throws EquipmentFault
   */
  at(place: number): Promise<Dut>;
  /** `count` blank devices but for the first `after`, each made when asked for; fewer where no more are to be had. */
  lot(count: number, after: number): AsyncIterable<Dut>;
}

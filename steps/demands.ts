import type { Ixit } from "../core/product/index.ts";
import { foundAfterMs } from "./actors/decommissioning.ts";
import { swapsOf } from "./actors/sweeps.ts";

/** What a scenario will ask of a bench, by its words: known before anything is touched. */
export interface Demands {
  /** Devices that it leases, all at once; "places": one for every place of the bench. A lot's are not among them. */
  readonly devices: number | "places";
  /** The lot that it compares, by its key in the product's sampling. */
  readonly lot: "lot" | "provisionedLot" | undefined;
  /** How often a device is brought into a state, interrupted or damaged, and started again. */
  readonly repetitions: number;
  /** Device time that it lets pass on purpose, ms: at a bench whose clock is the wall's it is waited for. */
  readonly passesMs: number;
}

type Declared = Pick<Ixit, "configuration" | "provisioning" | "reset" | "sampling">;
type Demand = (declared: Declared, sofar: Demands) => Partial<Demands>;

/** Words of steps, and what they ask for besides one device. */
export const demanding: readonly (readonly [RegExp, Demand])[] = [
  [/^every device on the bench/, () => ({ devices: "places" })],
  [/^two (manufactured|provisioned) devices\b/, () => ({ devices: 2 })],
  [/, and another (manufactured device|provisioned device|that the line has made)$/, () => ({ devices: 2 })],
  [/^somebody at the console with another device's proof/, () => ({ devices: 2 })],
  [/^evidence of a device with other firmware/, () => ({ devices: 2 })],
  [/^a manufactured device for each declared migration/, migrations],
  [/^the declaration of the product$/, () => ({ devices: 0 })],
  [/^the published configuration schemas$/, () => ({ devices: 0 })],
  [/^a manufactured lot of the declared sample size$/, () => ({ devices: 0, lot: "lot" })],
  [/^a provisioned lot of the declared sample size$/, () => ({ devices: 0, lot: "provisionedLot" })],
  [
    /corrupted at each of the declared points$/,
    ({ sampling }) => ({ repetitions: sampling.corruptions + swapsOf(sampling) }),
  ],
  [/cut short at each of the declared points$/, ({ sampling }) => ({ repetitions: sampling.cutPoints })],
  [/interrupted at each of the declared cut points/, cuts],
  [/^its decommissioning by order is interrupted at each of/, cutsOfNewOwners],
  [/the device found later$/, ({ sampling }) => ({ passesMs: sampling.cutPoints * foundAfterMs })],
  [/its set-up has been open for the declared window$/, (all) => passing(all.provisioning.windowMs)],
  [/^its set-up has been open for the declared window, in the/, (all) => passing(all.provisioning.windowMs)],
  [/^it loses its network, its power is cycled/, (all) => passing(2 * all.provisioning.fallbackWithinMs)],
  [/^zero-touch has failed thereafter$/, (all) => passing(all.provisioning.fallbackWithinMs)],
  [/^zero-touch has failed for the declared time$/, (all) => passing(all.provisioning.fallbackWithinMs)],
  [/^its backend hears nothing of it$/, (all) => passing(all.provisioning.retryAtLeastMs)],
  [/waits at least the declared time before it tries/, (all) => passing(all.provisioning.retryAtLeastMs)],
  [/^it registers, and once more when/, (all) => passing(all.provisioning.confirmationWithinMs)],
  [/the declared time passes$/, (all) => passing(all.provisioning.confirmationWithinMs)],
  [/after half of the declared time$/, (all) => passing(all.provisioning.confirmationWithinMs / 2)],
  [/^the reset button is held for the declared time$/, (all) => passing(all.reset.button?.holdMs)],
  [/^the reset button is held for less than/, (all) => passing(all.reset.button?.tooShortMs)],
];

/** What a scenario with these `steps` asks for, of a product that declares so. Steps that nobody knows ask for one device in all. */
export function demandsOf(steps: readonly string[], declared: Declared): Demands {
  let demands: Demands = { devices: 1, lot: undefined, repetitions: 0, passesMs: 0 };
  for (const step of steps)
    for (const [words, demand] of demanding)
      if (words.test(step)) demands = added(demands, demand(declared, demands));
  return demands;
}

/** Time passes once for each step that lets it. */
const added = (sofar: Demands, more: Partial<Demands>): Demands => ({
  ...sofar,
  ...more,
  passesMs: sofar.passesMs + (more.passesMs ?? 0),
});

function migrations({ configuration }: Declared): Partial<Demands> {
  return { devices: configuration.migrations.length };
}

/** An update of each device that migrates is interrupted so often. */
function cuts({ sampling }: Declared, { devices }: Demands): Partial<Demands> {
  return { repetitions: sampling.cutPoints * (devices === "places" ? 1 : devices) };
}

/** Somebody makes the device theirs anew before each. */
function cutsOfNewOwners({ sampling }: Declared): Partial<Demands> {
  return { repetitions: 2 * sampling.cutPoints };
}

const passing = (passesMs = 0): Partial<Demands> => ({ passesMs });

import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Ixit } from "../../core/product/index.ts";
import type { WifiSettings } from "../../core/wire/provisioning/index.ts";
import type { Stage } from "../stage.ts";
import type { SetUpClient } from "./set-up-client.ts";

/** What a device shows to everybody around it while somebody may set it up. */
export interface Sighting {
  /** For the record, such as its name. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** What it tells everybody, as it was on the air. */
  readonly told: Uint8Array;
}

/** Where people find the set-up of a product's devices, and how they open it: one for each channel that a product may declare. */
export interface SetUpOffer {
  /** In the words of a report, such as `its access point`. */
  readonly place: string;
  /** Looks once; undefined when nothing is to be seen. */
  look(device: Dut): Promise<Sighting | undefined>;
  /** Opens the app that the label leads to, beside a device that shows itself; refused ("not-visible") when it does not. */
  open(stage: Stage, device: Dut): Promise<Outcome<SetUpClient>>;
  /** All that crossed the air around the device so far and anybody could hear, by where it was heard; empty without a radio. */
  heard(device: Dut): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Ways around the one that is declared. */
  readonly weaker: readonly WeakerWay[];
}

/** How somebody who cannot get in as declared might get in all the same. */
export interface WeakerWay {
  readonly name: string;
  /** Done when the device takes part in it; a network of the intruder's is `wifi`. */
  attempt(stage: Stage, device: Dut, wifi: WifiSettings): Promise<Outcome<unknown>>;
}

export type SetUpChannel = Ixit["provisioning"]["channels"][number];

import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Ixit } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { accessPoint } from "./access-point.ts";
import { bluetoothSetUp } from "./bluetooth-set-up.ts";
import { eventually } from "./eventually.ts";
import type { SetUpClient } from "./set-up-client.ts";
import type { SetUpChannel, SetUpOffer } from "./set-up-offer.ts";

type Declared = Pick<Ixit, "provisioning">;

/** Nobody opens an app there. */
const console: SetUpOffer = {
  place: "its console",
  // A change of nothing: it takes what is typed.
  look: async (device) =>
    (await device.maintenance.writeConfiguration({})).kind === "done"
      ? { shown: {}, told: new Uint8Array() }
      : undefined,
  async open() {
    throw new Inconclusive("ixit-gap", "the product declares no set-up over the air (provisioning.channels)");
  },
  heard: async () => new Map(),
  weaker: [],
};

const offers: Readonly<Record<SetUpChannel, SetUpOffer>> = {
  "soft-ap-https": accessPoint("soft-ap-https"),
  "soft-ap-http": accessPoint("soft-ap-http"),
  ble: bluetoothSetUp,
  "physical-serial": console,
};

/** The set-up that is examined: over the first channel that the product declares. */
export const offerOf = ({ provisioning: { channels } }: Declared): SetUpOffer =>
  offers[channels[0] ?? "physical-serial"];

/** The one at the product's access point, whichever is examined. @throws Inconclusive when there is none */
export function accessPointOf({ provisioning: { channels } }: Declared): SetUpOffer {
  const found = channels.find((channel) => channel === "soft-ap-https" || channel === "soft-ap-http");
  if (found !== undefined) return offers[found];
  throw new Inconclusive("ixit-gap", "the product declares no access point (provisioning.channels)");
}

/**
 * A phone beside the device, with the app open that the label leads to. A device has its declared time to show itself: it may have
 * started only just now.
 */
export async function openApp(
  stage: Stage,
  device: Dut,
  offer = offerOf(stage.bench.product.ixit),
): Promise<Outcome<SetUpClient>> {
  const opened = await offer.open(stage, device);
  if (opened.kind !== "refused" || opened.code !== "not-visible") return opened;
  const seen = await eventually(
    () => offer.look(device),
    stage.bench.product.ixit.provisioning.visibleWithinMs,
  );
  return seen.kind === "done" ? offer.open(stage, device) : opened;
}

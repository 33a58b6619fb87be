import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Stage } from "../stage.ts";
import { SetUpClient } from "./set-up-client.ts";
import type { SetUpHttpOptions } from "./set-up-http.ts";
import type { SetUpOffer, WeakerWay } from "./set-up-offer.ts";
import { labelOf } from "./units.ts";

type Transport = Pick<SetUpHttpOptions, "channel" | "newestTls">;

/** The set-up at the device's own access point. */
export const accessPoint = (channel: SetUpHttpOptions["channel"]): SetUpOffer => ({
  place: "its access point",
  async look(device) {
    const seen = await device.air.look();
    return seen && { shown: { ssid: seen.ssid, url: seen.url }, told: seen.beacon };
  },
  open: (stage, device) => openAt(stage, device, { channel }),
  heard: async (device) => new Map([["air", await device.air.capture()]]),
  weaker:
    channel === "soft-ap-http"
      ? []
      : [
          asking("TLS 1.1", { channel, newestTls: "TLSv1.1" }),
          asking("plain HTTP", { channel: "soft-ap-http" }),
        ],
});

/** Asks the device for its version over a transport that the product does not declare. */
export const asking = (name: string, transport: Transport): WeakerWay => ({
  name,
  async attempt(stage, device) {
    const opened = await openAt(stage, device, transport);
    if (opened.kind !== "done") return opened;
    await using app = opened.value;
    return await app.version();
  },
});

/** The device is checked against its label. */
async function openAt(
  { bench, units }: Stage,
  device: Dut,
  transport: Transport,
): Promise<Outcome<SetUpClient>> {
  const joined = await device.air.connect();
  if (joined.kind !== "done") return joined;
  const { manufacturerCa } = await bench.factory();
  return SetUpClient.open(joined.value, {
    trust: { manufacturerCa, serial: labelOf({ units }, device).serial },
    wait: { withinMs: bench.product.ixit.timing.answerWithinMs },
    ...transport,
  });
}

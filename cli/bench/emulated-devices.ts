import type { Product } from "../../core/product/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { BenchParameters } from "../run/options.ts";
import type { Devices } from "./devices.ts";
import { makeDut } from "./emulated-dut.ts";
import type { RunKey } from "./run-key.ts";

/** As many devices as the run asks for, and every further one. */
export function createEmulatedDevices(
  product: Product,
  runKey: RunKey,
  { attach, devices }: Pick<BenchParameters, "attach" | "devices">,
  breakage: Breakage,
): Devices {
  const startsAt = Date.now();
  const offered = product.ics.capabilities.filter((one) => one !== "bluetooth" || attach === "in-process");
  const dut = (slot: string) => makeDut(slot, { attach, product, runKey, startsAt, breakage });
  return {
    places: devices,
    capabilities: new Set(offered),
    passedOver: [],
    // As a lab would take further pieces from the box.
    at: (place) => dut(`device-${place + 1}`),
    async *lot(count, after) {
      for (let index = after + 1; index <= count; index += 1) yield await dut(`lot-${index}`);
    },
  };
}

import type { Dut } from "../../core/dut/index.ts";
import { hasBluetooth, type Product } from "../../core/product/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { BenchParameters } from "../run/options.ts";
import { behaviourOf } from "./behaviour.ts";
import { bluetoothAround } from "./bluetooth-around.ts";
import { goldenOf } from "./golden.ts";
import type { RunKey } from "./run-key.ts";

/** What the devices of one bench have in common. */
export interface DutDraft {
  readonly attach: BenchParameters["attach"];
  readonly product: Product;
  readonly runKey: RunKey;
  /** Ms since the epoch. Boards power on with the same unset clock: a key that is seeded from it collides, and is caught. */
  readonly startsAt: number;
  /** Devices behind a pty are sound, and without Bluetooth: their parts are made in another process. */
  readonly breakage?: Breakage;
}

/** An emulated device of the product at `slot`: the same silicon each time in one run, blank, without supply. */
export async function makeDut(slot: string, draft: DutDraft): Promise<Dut> {
  const { attach, product, runKey, startsAt, breakage } = draft;
  const { createDevice, createEmulatedDut, referenceParts, spawnEmulatedDut } = await import(
    "../../emulators/device/index.ts"
  );
  const { ixit } = product;
  const options = {
    uid: runKey.derive(`uid\0${slot}`, 12),
    hardwareKey: runKey.derive(`hardware key\0${slot}`, 32),
    ...(ixit.storage === "secure-element" && {
      secureElement: {
        serial: runKey.derive(`element serial\0${slot}`, 9),
        rootKey: runKey.derive(`element root key\0${slot}`, 32),
      },
    }),
    startsAt,
    behaviour: behaviourOf(ixit),
  };
  const golden = goldenOf(product);
  const capabilities = new Set(product.ics.capabilities);
  const settings = { slot, timing: ixit.timing, protocol: product.console, golden, capabilities };
  if (attach === "in-process") {
    const device = createDevice(options, breakage?.device?.(referenceParts));
    const bluetooth = hasBluetooth(ixit) ? bluetoothAround(slot, device.bluetooth) : undefined;
    return createEmulatedDut({ ...settings, device, bluetooth });
  }
  return spawnEmulatedDut({ ...settings, device: options });
}

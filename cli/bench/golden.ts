import type { GoldenImage } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";

/** Bootloader and the release that the product declares to be known to work, each where it goes; undefined where it declares none. */
export function goldenOf({ firmware, ixit }: Product): GoldenImage | undefined {
  const version = ixit.firmware.golden;
  const [slot] = firmware.slots;
  if (version === undefined) return undefined;
  if (slot === undefined) {
    throw new EquipmentFault(
      "FLASH_FAILED",
      "The product declares no firmware partition for its golden image.",
      {
        help: "Declare one with role firmware under flash.partitions in ixit.yaml.",
      },
    );
  }
  const { bootloader } = firmware;
  return [
    { offset: bootloader.offset, bytes: bootloader.image },
    { offset: slot.offset, bytes: firmware.release(version).image },
  ];
}

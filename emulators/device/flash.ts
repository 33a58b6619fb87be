import { encryptFlash, type NorFlash } from "../parts/index.ts";
import { flashMap } from "./flash-map.ts";
import { hardwareSecret } from "./hardware-secret.ts";
import type { Parts } from "./parts.ts";

/**
 * The chip as it is, or behind an encrypting controller with a key of this device. Bootloader and images stay as they are: the boot
 * ROM reads them before there is a key, and they are signed.
 */
export function makeFlash(parts: Pick<Parts, "chip" | "fuses" | "secureElement" | "options">): NorFlash {
  const { chip, options } = parts;
  if (!options.behaviour.encryptsFlash) return chip;
  const key = hardwareSecret(parts, "assay device flash encryption", 64);
  return encryptFlash(chip, key, flashMap.configurationA.offset);
}

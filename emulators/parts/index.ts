export { createDeviceClock } from "./device-clock.ts";
export { encryptFlash } from "./encrypted-flash.ts";
export { isErased } from "./erased.ts";
export { createFuses } from "./fuses.ts";
export { createNorFlash, type NorFlashGeometry } from "./nor-flash.ts";
export * from "./parts.ts";
export { createSecureElement, type ElementOptions } from "./secure-element.ts";
export { openSlot } from "./slot.ts";
export { createSupply } from "./supply.ts";

export { createDeviceClock } from "./device-clock.ts";
export { isErased } from "./erased.ts";
export { createFuses } from "./fuses.ts";
export { createMessageMeter } from "./message-meter.ts";
export { createNorFlash, type NorFlashGeometry } from "./nor-flash.ts";
export * from "./parts.ts";
export { type Tear, tears } from "./tear.ts";

export type * from "./factory.ts";
export { type FlashImage, programFlash } from "./flashing.ts";

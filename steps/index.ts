/**
 * What step definitions of others stand on: the package's `assay/steps`. Given, When and Then are those of the one cucumber that
 * runs them; another copy of it would never see what was registered with it.
 */
export { Given, Then, When } from "@cucumber/cucumber";
export { expectDone, expectRefused } from "./actors/asking.ts";
export { Inconclusive } from "./judgement.ts";
export type { Scene } from "./world.ts";

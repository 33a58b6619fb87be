export {
  type CoverageFault,
  type CoveredRequirement,
  coverage,
  coverageFaults,
  knownTags,
  type StatedScenario,
  unknownTags,
} from "./coverage.ts";
export type { Ics } from "./ics.ts";
export { hasBluetooth, type Ixit, isOnAir, setUpSchemeOf } from "./ixit.ts";
export { absenceOf, lackingOf } from "./needs.ts";
export {
  type CommandFactory,
  type Firmware,
  loadProduct,
  type Product,
  partitions,
  type Region,
  type Release,
} from "./product.ts";
export { type Atom, loadRegister, type Register, type RegisterFile, type Requirement } from "./register.ts";

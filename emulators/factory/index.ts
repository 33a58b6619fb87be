export { createFactory, lineParts } from "./factory.ts";
export type { FactoryOptions } from "./options.ts";
export type { LineGiven, LineParts, LineTable } from "./parts.ts";
export { proofLength } from "./set-up-label.ts";

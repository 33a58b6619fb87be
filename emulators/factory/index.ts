export { createFactory, type FactoryOptions } from "./factory.ts";
export { proofLength } from "./set-up-label.ts";

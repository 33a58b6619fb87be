export { createFactory, type FactoryOptions } from "./factory.ts";

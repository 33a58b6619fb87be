export type * from "./factory.ts";

export type * from "./backend.ts";
export type * from "./conditions.ts";
export type * from "./device-stand-in.ts";
export type * from "./observations.ts";
export type * from "./orders.ts";
export type * from "./visits.ts";
export type * from "./wait.ts";

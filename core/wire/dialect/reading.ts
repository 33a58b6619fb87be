import type { ConsoleMethod } from "../console/methods.ts";
import type { Dialect } from "./declaration/schema.ts";

/** By whose rules an answer is read. */
export interface Reading {
  readonly dialect: Dialect;
  readonly method: ConsoleMethod;
}

/** Named groups of a line, or of several. */
export type Row = Readonly<Record<string, string>>;

/** A member of `record` by a name that a device chose: never one that every object has. */
export const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

import { type ConsoleMethod, consoleMethods } from "../console/methods.ts";

/**
 * What each operation is told and tells, in the terms of `core/wire/console/openrpc.json`: a dialect puts the former into commands and
 * finds the latter in what comes back.
 */
export interface Operation {
  readonly params: Readonly<Record<string, ParamKind>>;
  /** Parameters that need not come. */
  readonly optional?: readonly string[];
  /** Sets of parameters of which one comes, whole; a dialect speaks at least one. */
  readonly sets?: readonly (readonly string[])[];
  /** Parameters of which a firmware need not be told: it knows or finds out by itself. */
  readonly untold?: readonly string[];
  /** What is told once. */
  readonly result: Readonly<Record<string, ResultKind>>;
  /** What of `result` and `row` may be missing. */
  readonly omissible?: readonly string[];
  /** What is told once for each of several things, and the member of the result that holds them. */
  readonly rows?: { readonly as: string; readonly row: Readonly<Record<string, ResultKind>> };
  /** The device restarts after its answer. */
  readonly restarts?: true;
}

/** `bytes` travel as base64 here, `pem` is PEM text, `value` a configuration value, `typed` one of its field's type. */
export type ParamKind = "text" | "word" | "bytes" | "pem" | "whole" | "flag" | "value";
export type ResultKind = "text" | "bytes" | "whole" | "flag" | "typed" | "list";

const nothing = { params: {}, result: {} } as const;
const restart = { ...nothing, restarts: true } as const;
const certificate = { params: {}, result: { der: "bytes" } } as const;

/** For `config.set` each of `values` is told by a line with `field` and `value`. */
export const operations: Readonly<Record<ConsoleMethod, Operation>> = {
  "status.get": {
    params: {},
    result: {
      ...{ state: "text", provisioningError: "text", firmwareVersion: "text", firmwareDigest: "text" },
      ...{ firmwareState: "text", faults: "list" },
    },
    omissible: ["provisioningError"],
  },
  "identity.get": { params: {}, result: { identity: "text" } },
  "identity.write": { params: { value: "text" }, optional: ["value"], result: {} },
  "identity.certificate": certificate,
  "identity.request": certificate,
  "identity.install": { params: { der: "bytes" }, result: {} },
  "identity.sign": { params: { nonce: "bytes" }, result: { signature: "bytes" } },
  "trust.install": {
    params: { backendCa: "pem", operatorKey: "pem", endpoint: "text" },
    optional: ["endpoint"],
    result: {},
  },
  "set-up.install": {
    params: { username: "text", salt: "bytes", verifier: "bytes", proofDigest: "bytes" },
    sets: [["username", "salt", "verifier"], ["proofDigest"]],
    untold: ["username"],
    result: {},
  },
  "self-test.run": {
    params: {},
    result: { passed: "flag" },
    rows: { as: "checks", row: { name: "text", passed: "flag", detail: "text" } },
    omissible: ["detail"],
  },
  "manufacture.finish": nothing,
  "credential.certificate": certificate,
  "key.export": { params: { key: "word" }, result: { der: "bytes" } },
  "user-data.store": {
    params: { data: "bytes", more: "flag" },
    optional: ["more"],
    result: {},
  },
  "user-data.read": {
    params: { item: "whole", offset: "whole" },
    optional: ["item", "offset"],
    untold: ["item", "offset"],
    result: { more: "flag" },
    rows: { as: "pieces", row: { data: "bytes", ends: "flag" } },
    omissible: ["more", "ends"],
  },
  "config.schema": {
    params: {},
    result: { version: "whole" },
    rows: {
      as: "fields",
      row: {
        ...{ field: "text", type: "text", secret: "flag", default: "typed", enum: "list", minimum: "whole" },
        ...{ maximum: "whole", maxLength: "whole", pattern: "text", description: "text" },
      },
    },
    omissible: ["secret", "default", "enum", "minimum", "maximum", "maxLength", "pattern", "description"],
  },
  "config.get": {
    params: {},
    result: { schemaVersion: "whole", source: "text" },
    rows: { as: "values", row: { field: "text", value: "typed" } },
  },
  "config.set": { params: { field: "text", value: "value" }, result: {} },
  "config.matches": { params: { field: "text", value: "value" }, result: { matches: "flag" } },
  "config.clear": { params: { field: "text" }, result: {} },
  "log.read": {
    params: { after: "whole" },
    optional: ["after"],
    untold: ["after"],
    result: { more: "flag" },
    rows: {
      as: "entries",
      row: {
        ...{ sequence: "whole", at: "whole", event: "text", origin: "text" },
        ...{ field: "text", from: "text", to: "text", detail: "text" },
      },
    },
    omissible: ["more", "field", "from", "to", "detail"],
  },
  "device.reboot": restart,
  "device.reset": restart,
  "device.decommission": {
    params: { proof: "text" },
    optional: ["proof"],
    untold: ["proof"],
    result: {},
    restarts: true,
  },
  "update.begin": {
    params: { size: "whole", sha256: "text" },
    untold: ["size", "sha256"],
    result: {},
  },
  "update.write": { params: { offset: "whole", data: "bytes" }, untold: ["offset"], result: {} },
  "update.finish": restart,
  "update.confirm": nothing,
};

export const isOperation = (name: string): name is ConsoleMethod =>
  consoleMethods.some((known) => known === name);

/** What an entry may tell of, once or by row. */
export function groupsOf({ result, rows }: Operation): Readonly<Record<string, ResultKind>> {
  return { ...result, ...rows?.row };
}

export { type DialectReport, describeMissing, lintDialect, type MissingOperation } from "./lint.ts";
export { type Trial, tryDialect } from "./try.ts";

import type { DeviceId, Sha256 } from "../kernel/index.ts";
import type {
  ConfigurationField,
  ConfigurationSchema,
  ConfigurationValue,
  ConfigurationValues,
  DeviceStatus,
  LogEntry,
  SelfTestCheck,
  SelfTestReport,
  StoredConfiguration,
} from "./dut.ts";

/**
 * Readers of the results that `core/wire/console/openrpc.json` describes: each returns undefined for anything else, so
 * that a device under test cannot put a value of another shape into an assertion. What a device tells besides is passed over, but in entries
 * of the log, which are searched for secrets. Written out by hand because compiling the schemas costs more than a whole scenario; a test holds
 * both against each other.
 */
export type Reader<T> = (result: unknown) => T | undefined;

const hex64 = /^[0-9a-f]{64}$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The answer to a command: an object that need not hold anything. */
export const readNothing: Reader<true> = (result) => (isRecord(result) ? true : undefined);

export const readIdentityAnswer: Reader<DeviceId> = (result) =>
  isRecord(result) && isText(result["identity"]) ? (result["identity"] as DeviceId) : undefined;

export const readMatches: Reader<boolean> = (result) =>
  isRecord(result) && typeof result["matches"] === "boolean" ? result["matches"] : undefined;

/** Bytes of the base64 member `name`. */
export function readBytes(name: string): Reader<Uint8Array> {
  return (result) => {
    if (!isRecord(result)) return undefined;
    const text = result[name];
    return typeof text === "string" && base64.test(text) ? fromBase64(text) : undefined;
  };
}

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));

const states: ReadonlySet<unknown> = new Set<DeviceStatus["state"]>([
  "blank",
  "manufactured",
  "set-up",
  "connecting",
  "awaiting-confirmation",
  "operational",
]);
const isState = (value: unknown): value is DeviceStatus["state"] => states.has(value);

export const readDeviceStatus: Reader<DeviceStatus> = (result) => {
  if (!isRecord(result)) return undefined;
  const { state, firmwareVersion, firmwareDigest, firmwareState, faults, provisioningError } = result;
  if (!isState(state)) return undefined;
  if (firmwareState !== "confirmed" && firmwareState !== "trial") return undefined;
  if (!isText(firmwareVersion) || typeof firmwareDigest !== "string" || !hex64.test(firmwareDigest))
    return undefined;
  if (!isArrayOf(faults, isString)) return undefined;
  const status: DeviceStatus = {
    state,
    firmwareVersion,
    firmwareDigest: firmwareDigest as Sha256,
    firmwareState,
    faults,
  };
  if (provisioningError === undefined) return status;
  return isText(provisioningError) ? { ...status, provisioningError } : undefined;
};

export const readStoredConfiguration: Reader<StoredConfiguration> = (result) => {
  if (!isRecord(result)) return undefined;
  const { schemaVersion, values, source } = result;
  if (!isVersion(schemaVersion) || !isValues(values)) return undefined;
  if (source !== "stored" && source !== "previous-copy" && source !== "defaults") return undefined;
  return { schemaVersion, values, source };
};

export const readSchema: Reader<ConfigurationSchema> = (result) => {
  if (!isRecord(result)) return undefined;
  const { version, fields } = result;
  if (!isVersion(version) || !isRecord(fields)) return undefined;
  if (!isRecordOf(fields, isField)) return undefined;
  const known = Object.entries(fields).map(([name, field]) => [name, membersOf(field, fieldMembers)]);
  return { version, fields: Object.fromEntries(known) as ConfigurationSchema["fields"] };
};

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly more: boolean;
}

export const readLogPage: Reader<LogPage> = (result) => {
  if (!isRecord(result)) return undefined;
  const { entries, more } = result;
  return typeof more === "boolean" && isArrayOf(entries, isLogEntry) ? { entries, more } : undefined;
};

export const readSelfTest: Reader<SelfTestReport> = (result) => {
  if (!isRecord(result)) return undefined;
  const { passed, checks } = result;
  if (typeof passed !== "boolean" || !isArrayOf(checks, isCheck) || checks.length === 0) return undefined;
  return { passed, checks: checks.map((check) => membersOf(check, ["name", "passed", "detail"])) };
};

function isCheck(value: unknown): value is SelfTestCheck {
  if (!isRecord(value)) return false;
  const { name, passed, detail } = value;
  return isText(name) && typeof passed === "boolean" && isOptional(detail, isText);
}

export interface DataPage {
  /** Of these, only the last can end before its item does. */
  readonly pieces: readonly DataPiece[];
  readonly more: boolean;
}

export interface DataPiece {
  readonly bytes: Uint8Array;
  /** Whether the item ends with it. */
  readonly ends: boolean;
}

export const readDataPage: Reader<DataPage> = (result) => {
  if (!isRecord(result)) return undefined;
  const { pieces, more } = result;
  if (typeof more !== "boolean" || !isArrayOf(pieces, isPiece)) return undefined;
  return { more, pieces: pieces.map(({ data, ends }) => ({ bytes: fromBase64(data), ends })) };
};

function isPiece(value: unknown): value is { readonly data: string; readonly ends: boolean } {
  if (!isRecord(value)) return false;
  const { data, ends } = value;
  return isString(data) && base64.test(data) && typeof ends === "boolean";
}

function isLogEntry(value: unknown): value is LogEntry {
  if (!isRecord(value)) return false;
  const { sequence, at, event, origin, field, from, to, detail } = value;
  return (
    isWhole(sequence) &&
    typeof at === "number" &&
    isText(event) &&
    isText(origin) &&
    [field, from, to, detail].every((text) => isOptional(text, isString))
  );
}

const fieldMembers = [
  "type",
  "secret",
  "default",
  "enum",
  "minimum",
  "maximum",
  "maxLength",
  "pattern",
  "description",
] as const;

function isField(value: unknown): value is ConfigurationField {
  if (!isRecord(value)) return false;
  const {
    type,
    secret,
    default: preset,
    enum: allowed,
    minimum,
    maximum,
    maxLength,
    pattern,
    description,
  } = value;
  return (
    (type === "string" || type === "integer" || type === "boolean") &&
    typeof secret === "boolean" &&
    isOptional(preset, isValue) &&
    isOptional(allowed, (each) => isArrayOf(each, isValue)) &&
    isOptional(minimum, isNumber) &&
    isOptional(maximum, isNumber) &&
    isOptional(maxLength, isWhole) &&
    isOptional(pattern, isString) &&
    isOptional(description, isString)
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isString = (value: unknown): value is string => typeof value === "string";
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isWhole = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isVersion = (value: unknown): value is number => isWhole(value) && value >= 1;
const isValue = (value: unknown): value is ConfigurationValue =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";
const isValues = (value: unknown): value is ConfigurationValues =>
  isRecord(value) && isRecordOf(value, isValue);
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || is(value);

function isArrayOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

function isRecordOf<T>(
  record: Record<string, unknown>,
  is: (item: unknown) => item is T,
): record is Record<string, T> {
  return Object.values(record).every(is);
}

/** `value` without whatever is not of `names`. */
const membersOf = <T extends object>(value: T, names: readonly (keyof T & string)[]): T =>
  Object.fromEntries(
    names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, value[name]]),
  ) as T;

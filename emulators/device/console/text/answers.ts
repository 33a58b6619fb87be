import type {
  ConfigurationField,
  ConfigurationSchema,
  DeviceStatus,
  LogEntry,
  SelfTestReport,
  StoredConfiguration,
} from "../../../../core/dut/index.ts";
import { quote, show } from "./words.ts";

/** How the shell shows what the firmware tells. */

const states: Readonly<Record<DeviceStatus["state"], string>> = {
  blank: "BLANK",
  manufactured: "FACTORY",
  "set-up": "IDLE",
  connecting: "DIALING",
  "awaiting-confirmation": "WAITING",
  operational: "RUN",
};

export const showStatus = (status: DeviceStatus): string[] => [
  `state=${states[status.state]}`,
  ...(status.provisioningError === undefined ? [] : [`error=${status.provisioningError}`]),
  `fw=${status.firmwareVersion}`,
  `image=${status.firmwareDigest}`,
  `slot=${status.firmwareState === "trial" ? "TRIAL" : "KEPT"}`,
  `faults=${status.faults.join(",")}`,
];

export const showSelfTest = ({ passed, checks }: SelfTestReport): string[] => [
  ...checks.map(({ name, passed: good, detail }) =>
    row("CHECK", name, verdict(good), detail && quote(detail)),
  ),
  `RESULT ${verdict(passed)}`,
];

const verdict = (good: boolean) => (good ? "PASS" : "FAIL");

const sources: Readonly<Record<StoredConfiguration["source"], string>> = {
  stored: "FLASH",
  "previous-copy": "BACKUP",
  defaults: "DEFAULTS",
};

export const showConfiguration = ({ schemaVersion, source, values }: StoredConfiguration): string[] => [
  `# schema ${schemaVersion} from ${sources[source]}`,
  ...Object.entries(values).map(([field, value]) => `${field}=${show(value)}`),
];

export const showSchema = ({ version, fields }: ConfigurationSchema): string[] => [
  `# schema ${version}`,
  ...Object.entries(fields).map(([name, field]) => showField(name, field)),
];

function showField(name: string, field: ConfigurationField): string {
  const options = {
    default: field.default === undefined ? undefined : show(field.default),
    enum: field.enum?.map(show).join(","),
    min: field.minimum,
    max: field.maximum,
    len: field.maxLength,
    pattern: field.pattern === undefined ? undefined : quote(field.pattern),
    about: field.description === undefined ? undefined : quote(field.description),
  };
  return row("FIELD", name, field.type, field.secret && "secret", ...named(options));
}

export const showLog = (entries: readonly LogEntry[]): string[] =>
  entries.map(({ sequence, at, event, origin, ...texts }) => {
    const { field, from, to, detail } = texts;
    const quoted = Object.entries({ field, from, to, detail }).map(
      ([key, text]) => [key, text === undefined ? undefined : quote(text)] as const,
    );
    return row("LOG", sequence, at, event, origin, ...named(Object.fromEntries(quoted)));
  });

const bytesPerRow = 32;

/** An item goes over as many rows as it needs; the last has a dot. */
export const showData = (pieces: readonly { readonly data: string; readonly ends: boolean }[]): string[] =>
  pieces.flatMap(({ data, ends }) => {
    const rows = data === "" ? [""] : (hex(data).match(new RegExp(`.{1,${2 * bytesPerRow}}`, "g")) ?? []);
    return rows.map((text, at) => `DATA ${ends && at === rows.length - 1 ? "." : "+"} ${text}`);
  });

export const hex = (base64: string): string => Buffer.from(base64, "base64").toString("hex");

export function pem(base64: string, label: string): string[] {
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`];
}

const row = (...words: readonly (string | number | false | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== false).join(" ");

const named = (options: Readonly<Record<string, string | number | undefined>>): string[] =>
  Object.entries(options).flatMap(([key, text]) => (text === undefined ? [] : [`${key}=${text}`]));

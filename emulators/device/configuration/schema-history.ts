import type {
  ConfigurationField,
  ConfigurationSchema,
  ConfigurationValues,
} from "../../../core/dut/index.ts";
import type { SchemaHistory } from "../parts.ts";

const text = (description: string, maxLength: number): ConfigurationField => ({
  type: "string",
  description,
  default: "",
  maxLength,
  secret: false,
});

const product = {
  "product.type": text("Product type, written by the factory", 32),
  "product.region": {
    type: "string",
    description: "Region, written by the factory",
    default: "eu",
    enum: ["eu", "us", "cn", "jp"],
    secret: false,
  },
  "product.fleet": text("Fleet, written by the factory", 32),
} satisfies ConfigurationSchema["fields"];

const wifi = {
  "wifi.ssid": text("Wi-Fi network", 32),
  "wifi.passphrase": { ...text("Wi-Fi passphrase (WPA2/WPA3)", 63), pattern: "^(.{8,63})?$", secret: true },
} satisfies ConfigurationSchema["fields"];

const hostAndPort = {
  "cloud.host": text("Backend's host", 253),
  "cloud.port": {
    type: "integer",
    description: "Backend's port",
    default: 8883,
    minimum: 1,
    maximum: 65_535,
    secret: false,
  },
} satisfies ConfigurationSchema["fields"];

const endpoint = {
  "cloud.endpoint": { ...text("Backend's address", 272), pattern: "^(mqtts://[^/]+)?$" },
} satisfies ConfigurationSchema["fields"];

const owner = {
  "account.owner": text("Account that the device belongs to", 64),
  "update.channel": {
    type: "string",
    description: "Update channel",
    default: "stable",
    enum: ["stable", "beta"],
    secret: false,
  },
} satisfies ConfigurationSchema["fields"];

const label = { "device.label": text("Name that its owner gives it", 64) };

const interval = {
  "telemetry.intervalS": {
    type: "integer",
    description: "Telemetry interval, seconds",
    default: 300,
    minimum: 10,
    maximum: 86_400,
    secret: false,
  },
} satisfies ConfigurationSchema["fields"];

const minutes = {
  "telemetry.minutes": {
    type: "integer",
    description: "Telemetry interval, minutes",
    default: 5,
    minimum: 1,
    maximum: 1440,
    secret: false,
  },
} satisfies ConfigurationSchema["fields"];

const hidden = {
  "wifi.hidden": {
    type: "boolean",
    description: "Whether the network hides its name",
    default: false,
    secret: false,
  },
} satisfies ConfigurationSchema["fields"];

const generations: readonly ConfigurationSchema["fields"][] = [
  { ...product, ...wifi, ...hostAndPort, ...owner, ...minutes },
  { ...product, ...wifi, ...hostAndPort, ...owner, ...interval },
  { ...product, ...wifi, ...endpoint, ...owner, ...label, ...interval },
  { ...product, ...wifi, ...hidden, ...endpoint, ...owner, ...label, ...interval },
];

/** Each takes the values of one generation to the next; the key is the generation it starts from. */
const migrations: Readonly<Record<number, (old: ConfigurationValues) => ConfigurationValues>> = {
  1: ({ "telemetry.minutes": minutesOld, ...rest }) => ({
    ...rest,
    "telemetry.intervalS": Math.min(Math.max(Number(minutesOld) * 60, 10), 86_400),
  }),
  2: ({ "cloud.host": host, "cloud.port": port, ...rest }) => ({
    ...rest,
    // Schema 2 took any text for a host; what cannot be part of an endpoint never led to a backend.
    "cloud.endpoint": host === "" || String(host).includes("/") ? "" : `mqtts://${host}:${port}`,
    "device.label": "",
  }),
  3: (old) => ({ ...old, "wifi.hidden": false }),
};

export function makeSchemaHistory(): SchemaHistory {
  return {
    latest: generations.length,
    schema(version) {
      const fields = generations[version - 1];
      if (fields === undefined) throw new RangeError(`there is no configuration schema ${version}`);
      return { version, fields };
    },
    migrate(version, values) {
      const step = migrations[version];
      if (step === undefined)
        throw new RangeError(`there is no migration from configuration schema ${version}`);
      return step(values);
    },
  };
}

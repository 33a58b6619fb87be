import { dialectShape } from "./declaration/schema.ts";
import type { Dialect } from "./index.ts";

/** A small dialect for tests of these rooms, with some of its keys given otherwise. */
export const smallDialect = (changes: Record<string, unknown> = {}): Dialect =>
  dialectShape.parse({
    prompt: "> ",
    echo: true,
    ready: "ready",
    until: "OK",
    errors: [
      { pattern: "ERR 1 .*", refusal: "not-offered" },
      { pattern: "ERR (?<code>\\d+) (?<reason>.*)", codes: { 10: "locked" } },
    ],
    sync: { send: "echo {word}", response: "{word}" },
    quoting: { mark: '"', escapes: { '"': '\\"', "\\": "\\\\", "\n": "\\n" } },
    fields: { interval: "integer" },
    commands: {
      "identity.get": { send: "id", response: "id=(?<identity>\\S+)" },
      "identity.write": { send: "id burn[ {value}]" },
      "config.set": { send: ["begin", "set {field} {value|quoted}", "commit"], abort: "abort" },
      "config.get": {
        send: "config",
        response: "schema (?<schemaVersion>\\d+)",
        lines: "(?<field>[a-z]+)=(?<value>.+)",
        constants: { source: "stored" },
      },
      "identity.sign": {
        send: "sign {nonce|hex}",
        lines: "(?<signature>[0-9a-f]+)",
        encodings: { signature: "hex" },
      },
      "device.reboot": { send: "reboot" },
    },
    ...changes,
  });

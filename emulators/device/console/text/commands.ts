import type {
  ConfigurationSchema,
  DeviceStatus,
  LogEntry,
  SelfTestReport,
  StoredConfiguration,
} from "../../../../core/dut/index.ts";
import type { ConsoleMethod, RpcParams } from "../../../../core/wire/index.ts";
import { InvalidParams } from "../params.ts";
import {
  hex,
  pem,
  showConfiguration,
  showData,
  showLog,
  showSchema,
  showSelfTest,
  showStatus,
} from "./answers.ts";
import { quote, scalar, type Word } from "./words.ts";

export interface Answer {
  readonly lines?: readonly string[];
  /** Runs once the answer is out. */
  readonly after?: (() => void) | undefined;
  /** Whether the shell is there after `after` as well. */
  readonly stays?: boolean;
  /** The command goes on with a block of PEM, which is read first. */
  readonly onPem?: (pem: string) => Answer;
}

/** Runs a method of the firmware and returns its result; what restarts the device waits for the answer to be out. */
export type Run = (method: ConsoleMethod, params?: RpcParams) => { result: unknown; after?: () => void };

/** A command with so many of its words in its name; `args` are the others. */
export type Command = (args: readonly Word[]) => Answer;

/** The shell's commands by name: a front to the firmware that differs from JSON-RPC in everything but what can be done. */
export function commandsOf(run: Run): ReadonlyMap<string, Command> {
  let staged: Record<string, string | number | boolean> | undefined;
  const anchors: { backendCa?: string; operatorKey?: string } = {};

  const keep = (anchor: typeof anchors): Answer => {
    Object.assign(anchors, anchor);
    return {};
  };
  const act = (method: ConsoleMethod, params?: RpcParams): Answer => ({ after: run(method, params).after });
  const ask = <T>(
    method: ConsoleMethod,
    tell: (result: T) => readonly string[],
    params?: RpcParams,
  ): Answer => ({
    lines: tell(run(method, params).result as T),
  });
  const certificate = (method: ConsoleMethod, label: string, params?: RpcParams) =>
    ask<{ der: string }>(method, ({ der }) => pem(der, label), params);
  const paged = (lines: readonly string[], more: boolean) => (more ? [...lines, "-- more --"] : lines);

  const set: Command = (args) => {
    const [field, value] = words(args, 2);
    if (staged === undefined) return act("config.set", { values: { [field.text]: scalar(value) } });
    staged[field.text] = scalar(value);
    return {};
  };
  const commit: Command = () => {
    const values = staged ?? {};
    staged = undefined;
    return act("config.set", { values });
  };
  const put: Command = (args) => {
    const [data, more] = words(args, 1, 2);
    return act("user-data.store", { data: base64(data), ...(more && { more: true }) });
  };

  return new Map<string, Command>([
    ["echo", (args) => ({ lines: [args.map(({ text }) => text).join(" ")] })],
    ["status", () => ask<DeviceStatus>("status.get", showStatus)],
    ["id", () => ask<{ identity: string }>("identity.get", ({ identity }) => [`id=${quote(identity)}`])],
    ["id burn", ([value]) => act("identity.write", value && { value: value.text })],
    ["id cert", () => certificate("identity.certificate", "CERTIFICATE")],
    ["id csr", () => certificate("identity.request", "CERTIFICATE REQUEST")],
    ["id load", () => ({ onPem: (text) => act("identity.install", { der: contents(text) }) })],
    [
      "id sign",
      (args) =>
        ask<{ signature: string }>("identity.sign", ({ signature }) => [`sig=${hex(signature)}`], {
          nonce: base64(words(args, 1)[0]),
        }),
    ],
    ["trust ca", () => ({ onPem: (backendCa) => keep({ backendCa }) })],
    ["trust operator", () => ({ onPem: (operatorKey) => keep({ operatorKey }) })],
    ["trust burn", ([url]) => act("trust.install", { ...anchors, ...(url && { endpoint: url.text }) })],
    [
      "label",
      (args) => {
        if (args.length === 1) return act("set-up.install", { proofDigest: base64(words(args, 1)[0]) });
        const [username, salt, verifier] = words(args, 3);
        return act("set-up.install", {
          username: username.text,
          salt: base64(salt),
          verifier: base64(verifier),
        });
      },
    ],
    ["selftest", () => ask<SelfTestReport>("self-test.run", showSelfTest)],
    ["lock", () => ({ ...act("manufacture.finish"), stays: true })],
    ["cred", () => certificate("credential.certificate", "CERTIFICATE")],
    [
      "key dump",
      (args) => {
        const key = words(args, 1)[0].text === "factory" ? "identity" : "operational";
        return certificate("key.export", "PRIVATE KEY", { key });
      },
    ],
    ["data put", put],
    [
      "data get",
      (args) => {
        const [item, offset] = args.map(({ text }) => Number(text));
        type Page = { pieces: { data: string; ends: boolean }[]; more: boolean };
        return ask<Page>("user-data.read", ({ pieces, more }) => paged(showData(pieces), more), {
          ...(item !== undefined && { item }),
          ...(offset !== undefined && { offset }),
        });
      },
    ],
    ["schema", () => ask<ConfigurationSchema>("config.schema", showSchema)],
    ["config", () => ask<StoredConfiguration>("config.get", showConfiguration)],
    [
      "begin",
      () => {
        staged = {};
        return {};
      },
    ],
    ["set", set],
    ["commit", commit],
    [
      "abort",
      () => {
        staged = undefined;
        return {};
      },
    ],
    [
      "is",
      (args) => {
        const [field, value] = words(args, 2);
        const tell = ({ matches }: { matches: boolean }) => [matches ? "YES" : "NO"];
        return ask("config.matches", tell, { field: field.text, value: scalar(value) });
      },
    ],
    ["unset", (args) => act("config.clear", { field: words(args, 1)[0].text })],
    [
      "log",
      ([after]) => {
        type Page = { entries: LogEntry[]; more: boolean };
        const from = after && { after: Number(after.text) };
        return ask<Page>("log.read", ({ entries, more }) => paged(showLog(entries), more), from);
      },
    ],
    ["reboot", () => act("device.reboot")],
    ["reset", () => act("device.reset")],
    ["wipe", ([proof]) => act("device.decommission", proof && { proof: proof.text })],
    [
      "fw begin",
      (args) => {
        const [size, sha256] = words(args, 2);
        return act("update.begin", { size: Number(size.text), sha256: sha256.text });
      },
    ],
    [
      "fw put",
      (args) => {
        const [offset, data] = words(args, 2);
        return act("update.write", { offset: Number(offset.text), data: base64(data) });
      },
    ],
    ["fw end", () => act("update.finish")],
    ["fw keep", () => act("update.confirm")],
  ]);
}

type Words<Count extends number> = Count extends 1
  ? readonly [Word, Word?]
  : Count extends 2
    ? readonly [Word, Word]
    : readonly [Word, Word, Word];

/** @throws InvalidParams when there are fewer than `least` or more than `most` */
function words<Count extends 1 | 2 | 3>(
  args: readonly Word[],
  least: Count,
  most: number = least,
): Words<Count> {
  if (args.length < least || args.length > most)
    throw new InvalidParams(`${least}${most > least ? ` to ${most}` : ""} words are expected`);
  return args as unknown as Words<Count>;
}

function base64({ text }: Word): string {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new InvalidParams("hexadecimal is expected");
  return Buffer.from(text, "hex").toString("base64");
}

/** What a block of PEM holds, as base64. */
const contents = (text: string): string => text.replaceAll(/-----[^-]*-----|\s/g, "");

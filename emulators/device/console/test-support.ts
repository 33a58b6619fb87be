import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { done, type Outcome, refused, sha256, silent } from "../../../core/kernel/index.ts";
import openrpc from "../../../core/wire/console/openrpc.json" with { type: "json" };
import {
  type ConsoleChecker,
  createConsoleChecker,
  decodeLine,
  encodeRequest,
  longestUpdateBlock,
  type RpcParams,
  rpcErrors,
} from "../../../core/wire/index.ts";
import type { EmulatedDevice } from "../device.ts";

/** Somebody at a device's console, who holds every line against `openrpc.json`. */
export interface TestConsole {
  readonly device: EmulatedDevice;
  /** Every whole line that came out so far. */
  readonly lines: readonly string[];
  /** Sends bytes as they are and returns the lines that they brought. */
  send(bytes: Uint8Array | string): readonly string[];
  /** One request. Refused by the device's word, or by the number of another RPC error; silent when no answer came. */
  ask(method: string, params?: RpcParams): Outcome<unknown>;
  /** The result of a request that must be done. */
  done<T = Record<string, unknown>>(method: string, params?: RpcParams): T;
  /** The code of a request that must be refused. */
  refused(method: string, params?: RpcParams): string;
  /** A request that restarts the device; returns the lines of the start. */
  restart(method: string, params?: RpcParams): Promise<readonly string[]>;
  /** Off and on. Returns the lines of the start; the last tells that it is up. */
  cycle(): readonly string[];
}

export type Note = (method: string, outcome: Outcome<unknown>) => void;

let checker: Promise<ConsoleChecker> | undefined;

/** Opens the console of `device` and switches it on; `note` hears of every request and its outcome. */
export async function openConsole(device: EmulatedDevice, note: Note = () => {}): Promise<TestConsole> {
  checker ??= createConsoleChecker({ exact: true });
  const described = await checker;
  const lines: string[] = [];
  let pending = "";
  let id = 0;
  device.onData((bytes) => {
    const parts = (pending + Buffer.from(bytes).toString("utf8")).split("\n");
    pending = parts.pop() ?? "";
    lines.push(...parts);
  });
  const during = (work: () => void) => {
    const from = lines.length;
    work();
    return lines.slice(from);
  };

  const send = (bytes: Uint8Array | string) => during(() => device.send(Buffer.from(bytes)));
  const ask: TestConsole["ask"] = (method, params) => {
    id += 1;
    const answers = send(encodeRequest(id, method, params)).flatMap((line) =>
      answerTo({ id, method }, line, described),
    );
    assert.ok(answers.length <= 1, `${method} was answered more than once`);
    const outcome = answers[0] ?? silent(0);
    note(method, outcome);
    return outcome;
  };
  const expect = (kind: "done" | "refused", method: string, params?: RpcParams) => {
    const outcome = ask(method, params);
    assert.equal(outcome.kind, kind, `${method}: ${JSON.stringify(outcome)}`);
    return outcome;
  };

  device.powerOn();
  return {
    device,
    lines,
    send,
    ask,
    done<T>(method: string, params?: RpcParams) {
      const outcome = expect("done", method, params);
      return (outcome.kind === "done" ? outcome.value : undefined) as T;
    },
    refused(method, params) {
      const outcome = expect("refused", method, params);
      return outcome.kind === "refused" ? outcome.code : "";
    },
    async restart(method, params) {
      expect("done", method, params);
      const from = lines.length;
      await turn();
      assert.ok(isReady(lines.at(-1)), `${method}: ${lines.slice(from).join("\n")}`);
      return lines.slice(from);
    },
    cycle() {
      device.powerOff();
      return during(() => device.powerOn());
    },
  };
}

/** The outcome that `line` answers, which must be as described; none when it answers something else or is boot log. */
function answerTo(
  asked: { readonly id: number; readonly method: string },
  line: string,
  described: ConsoleChecker,
): Outcome<unknown>[] {
  const message = decodeLine(line);
  if (message.kind === "notification")
    assert.deepEqual(described.notification(message.method, message.params), [], line);
  if ((message.kind !== "result" && message.kind !== "error") || message.id !== asked.id) return [];
  if (message.kind === "result") {
    assert.deepEqual(described.result(asked.method, message.result), [], line);
    return [done(message.result)];
  }
  assert.deepEqual(described.error(JSON.parse(line).error), [], line);
  if (message.code !== rpcErrors.application) return [refused(String(message.code), message.message)];
  const word = message.word ?? "";
  const words: readonly string[] | undefined = openrpc.methods.find(({ name }) => name === asked.method)?.[
    "x-refusal-codes"
  ];
  assert.ok(words?.includes(word), `${asked.method} is not described to refuse with ${word}`);
  return [refused(word, message.message)];
}

/** Whether a line tells that firmware is up. */
export function isReady(line: string | undefined): boolean {
  const message = decodeLine(line ?? "");
  return message.kind === "notification" && message.method === "boot.ready";
}

/** Sends an image; not finished. */
export function upload(at: TestConsole, image: Uint8Array): void {
  at.done("update.begin", { size: image.length, sha256: sha256(image) });
  for (let offset = 0; offset < image.length; offset += longestUpdateBlock) {
    const data = Buffer.from(image.subarray(offset, offset + longestUpdateBlock)).toString("base64");
    at.done("update.write", { offset, data });
  }
}

/** Entries of the device's log, all pages. */
export function readLog(at: TestConsole): Record<string, unknown>[] {
  const entries: Record<string, unknown>[] = [];
  for (;;) {
    const after = Number(entries.at(-1)?.["sequence"] ?? 0);
    const page = at.done<{ entries: Record<string, unknown>[]; more: boolean }>("log.read", { after });
    entries.push(...page.entries);
    if (!page.more) return entries;
    assert.notEqual(page.entries.length, 0, "an empty page with more to come");
  }
}

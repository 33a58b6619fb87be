import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import openrpc from "../../../core/wire/console/openrpc.json" with { type: "json" };
import {
  createConsoleChecker,
  decodeLine,
  encodeRequest,
  longestRequest,
  rpcErrors,
} from "../../../core/wire/index.ts";
import { makeDevice } from "../test-support.ts";
import { openConsole, type TestConsole } from "./test-support.ts";

const checker = await createConsoleChecker({ exact: true });

/** What the device made of `bytes`: id and error of each answer, `result` where it was one. Anything else fails. */
function answers(at: TestConsole, bytes: Uint8Array | string): unknown[] {
  return at.send(bytes).map((line) => {
    const message = decodeLine(line);
    if (message.kind === "result") return [message.id, "result"];
    if (message.kind !== "error") assert.fail(`the device said: ${line}`);
    assert.deepEqual(checker.error(JSON.parse(line).error), [], line);
    return [message.id, message.code];
  });
}

/** The chunks of `bytes` that end where `cuts` say. */
function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const names = openrpc.methods.map(({ name }) => name).filter((name) => !/^device\.|finish$/.test(name));
const requests = fc
  .tuple(fc.constantFrom(...names), fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined }))
  .map(([method, params]) => encodeRequest(1, method, params));
const halves = fc.tuple(requests, fc.nat()).map(([text, at]) => text.slice(at % text.length));
const pieces = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .oneof(requests, halves, fc.json(), fc.constantFrom("\n", "\r\n", "{", "[]", "null", '{"jsonrpc":"2.0"'))
    .map((text) => Buffer.from(text)),
);

describe("console: hostile input", () => {
  it("whatever came before, in whatever chunks, a good request is answered", async () => {
    const at = await openConsole(makeDevice());
    const input = fc.tuple(fc.array(pieces, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }));
    fc.assert(
      fc.property(input, ([all, cuts]) => {
        for (const chunk of chunksOf(Buffer.concat(all), cuts)) answers(at, chunk);
        answers(at, "\n");
        at.done("status.get");
      }),
      { numRuns: 1000 },
    );
    assert.ok(!at.lines.some((line) => line.includes("[panic]")));
    assert.deepEqual(at.done("status.get")["faults"], []);
  });

  it("chunks make no difference", async () => {
    const [whole, cut] = [await openConsole(makeDevice()), await openConsole(makeDevice())];
    // Requests that change nothing; a log entry would tell the time of each device.
    const lines = fc.array(
      fc.oneof(
        fc
          .constantFrom("status.get", "config.get", "no.such")
          .map((method) => encodeRequest("ü設💡", method)),
        fc.string({ unit: "binary", maxLength: 40 }).map((text) => `${text}\n`),
        fc
          .integer({ min: longestRequest - 1, max: longestRequest + 2 })
          .map((length) => `${"x".repeat(length)}\n`),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 12 }), (texts, cuts) => {
        const bytes = Buffer.from(texts.join(""));
        const pieceByPiece = chunksOf(bytes, cuts).flatMap((chunk) => cut.send(chunk));
        assert.deepEqual(pieceByPiece, whole.send(bytes));
      }),
    );
  });

  it("a character that is split between chunks is one character", async () => {
    const at = await openConsole(makeDevice());
    const request = Buffer.from(
      encodeRequest(1, "config.set", { values: { "device.label": "hall ü 設 💡" } }),
    );
    for (const byte of request.subarray(0, -1)) assert.deepEqual(at.send(Uint8Array.of(byte)), []);
    assert.equal(at.send("\n").length, 1);
    const label = { field: "device.label", value: "hall ü 設 💡" };
    assert.deepEqual(at.done("config.matches", label), { matches: true });
  });

  it("many requests in one chunk are each answered, in order, also around bad ones", async () => {
    const at = await openConsole(makeDevice());
    const good = (id: number) => encodeRequest(id, "status.get");
    assert.deepEqual(
      answers(at, `${good(1)}oops\n${good(2)}\n\r\n${good(3).replace("\n", "\r\n")}${good(4)}`),
      [
        [1, "result"],
        [null, rpcErrors.parse],
        [2, "result"],
        [3, "result"],
        [4, "result"],
      ],
    );
    const hundred = Array.from({ length: 100 }, (_, id) => good(id));
    assert.deepEqual(
      answers(at, hundred.join("")),
      hundred.map((_, id) => [id, "result"]),
    );
  });

  it("a line of 1 MB is one error, at once or piece by piece", async () => {
    const at = await openConsole(makeDevice());
    const megabyte = Buffer.alloc(1 << 20, 0x61);
    assert.deepEqual(at.send(megabyte), []);
    const from = at.lines.length;
    assert.deepEqual(answers(at, "\n"), [[null, rpcErrors.invalidRequest]]);
    assert.deepEqual(JSON.parse(at.lines[from] ?? "").error.data, { code: "line-too-long" });
    for (let offset = 0; offset < megabyte.length; offset += 1000)
      assert.deepEqual(at.send(megabyte.subarray(offset, offset + 1000)), []);
    assert.deepEqual(answers(at, `\n${encodeRequest(7, "status.get")}`), [
      [null, rpcErrors.invalidRequest],
      [7, "result"],
    ]);
  });

  it("the longest line is taken, one byte more is not", async () => {
    const at = await openConsole(makeDevice());
    const padded = (length: number) => {
      const bare = encodeRequest(1, "status.get", { pad: "" }).length - 1;
      return encodeRequest(1, "status.get", { pad: "p".repeat(length - bare) });
    };
    assert.equal(padded(longestRequest).length, longestRequest + 1, "with its LF");
    assert.deepEqual(answers(at, padded(longestRequest)), [[1, "result"]]);
    assert.deepEqual(answers(at, padded(longestRequest + 1)), [[null, rpcErrors.invalidRequest]]);
    assert.deepEqual(answers(at, padded(longestRequest)), [[1, "result"]]);
  });

  it("JSON that is no request is told from what is no JSON", async () => {
    const at = await openConsole(makeDevice());
    const invalid = [null, rpcErrors.invalidRequest];
    for (const line of [
      "[]",
      "1",
      '"status.get"',
      "null",
      "{}",
      '{"id":1,"method":"status.get"}',
      '{"jsonrpc":"1.0","id":1,"method":"status.get"}',
      '{"jsonrpc":"2.0","id":1,"method":5}',
      '{"jsonrpc":"2.0","id":{},"method":"status.get"}',
      '{"jsonrpc":"2.0","id":1,"method":"status.get","params":5}',
      '{"jsonrpc":"2.0","id":1,"result":{}}',
      '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}',
      `[${encodeRequest(1, "status.get").trim()}]`,
      `${"[".repeat(2000)}${"]".repeat(2000)}`,
    ])
      assert.deepEqual(answers(at, `${line}\n`), [invalid], line);
    for (const line of ["status.get", "{", '{"jsonrpc":"2.0","id":1,"method":"status.get"', "\u0000", "{}{}"])
      assert.deepEqual(answers(at, `${line}\n`), [[null, rpcErrors.parse]], line);
  });

  it("blanks around a request do not matter, and any id comes back as it was", async () => {
    const at = await openConsole(makeDevice());
    for (const id of [0, -1, 1.5, "", "1", "ü", null]) {
      const request = encodeRequest(id, "status.get").trim();
      for (const line of [request, ` ${request}`, `\t${request} \t`, `${request}\r`])
        assert.deepEqual(answers(at, `${line}\n`), [[id, "result"]], line);
    }
  });

  it("a notification is neither answered nor obeyed", async () => {
    const at = await openConsole(makeDevice());
    const values = { "wifi.ssid": "net" };
    const notification = { jsonrpc: "2.0", method: "config.set", params: { values } };
    assert.deepEqual(at.send(`${JSON.stringify(notification)}\n`), []);
    assert.deepEqual(at.done("config.matches", { field: "wifi.ssid", value: "" }), { matches: true });
  });

  it("half a line is forgotten with the supply", async () => {
    const at = await openConsole(makeDevice());
    at.send('{"jsonrpc":"2.0","id":1,');
    at.cycle();
    at.done("status.get");
  });
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
  decodeLine,
  encodeError,
  encodeNotification,
  encodeRequest,
  encodeResult,
  longestRequest,
  longestUpdateBlock,
} from "./codec.ts";

const decode = (encoded: string) => {
  assert.equal(encoded.indexOf("\n"), encoded.length - 1, "one LF, at the end");
  return decodeLine(encoded.slice(0, -1));
};
const plainObject = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc.jsonValue({ noUnicodeString: false }),
);
/** JSON knows no -0. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

suite("console codec", () => {
  test("what is encoded decodes to the same message", () => {
    const id = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
    fc.assert(
      fc.property(id, fc.string(), plainObject, (id, text, raw) => {
        const params = asJson(raw);
        assert.deepEqual(decode(encodeRequest(id, text, params)), {
          kind: "request",
          id,
          method: text,
          params,
        });
        assert.deepEqual(decode(encodeRequest(id, text)), { kind: "request", id, method: text, params: {} });
        assert.deepEqual(decode(encodeNotification(text, params)), {
          kind: "notification",
          method: text,
          params,
        });
        assert.deepEqual(decode(encodeResult(id, params)), { kind: "result", id, result: params });
        assert.deepEqual(decode(encodeError(id, -32000, text, "locked")), {
          kind: "error",
          id,
          code: -32000,
          message: text,
          word: "locked",
        });
        assert.deepEqual(decode(encodeError(id, -32601, text)), {
          kind: "error",
          id,
          code: -32601,
          message: text,
          word: undefined,
        });
      }),
    );
  });

  test("any other line is log, and none throws", () => {
    const others = [
      "",
      "[boot] slot a 2.0.0 verified",
      "{",
      "{}",
      "[]",
      "null",
      '{"jsonrpc":"1.0","id":1,"result":{}}',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"2.0","id":1}',
      '{"jsonrpc":"2.0","result":{}}',
      '{"jsonrpc":"2.0","id":{},"method":"status.get"}',
      '{"jsonrpc":"2.0","id":1,"method":"status.get","params":[1]}',
      '{"jsonrpc":"2.0","id":1,"error":"no"}',
      '{"jsonrpc":"2.0","id":1,"error":{"code":"-32000","message":"no"}}',
    ];
    for (const text of others) assert.deepEqual(decodeLine(text), { kind: "log", text });
    fc.assert(fc.property(fc.string(), (text) => decodeLine(text).kind === "log"));
  });

  test("a full update block fits the longest request", () => {
    const data = Buffer.alloc(longestUpdateBlock, 0xff).toString("base64");
    const sent = encodeRequest(Number.MAX_SAFE_INTEGER, "update.write", { offset: 0x80000, data });
    assert.ok(Buffer.byteLength(sent) <= longestRequest);
  });
});

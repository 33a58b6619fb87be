import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { createConsoleChecker } from "../wire/index.ts";
import {
  type Reader,
  readBytes,
  readDataPage,
  readDeviceStatus,
  readIdentityAnswer,
  readLogPage,
  readMatches,
  readNothing,
  readSchema,
  readSelfTest,
  readStoredConfiguration,
} from "./answers.ts";

const status = {
  state: "manufactured",
  firmwareVersion: "3.0.0",
  firmwareDigest: "ab".repeat(32),
  firmwareState: "trial",
  faults: ["configuration-corrupt"],
};
const entry = {
  sequence: 1,
  at: 2,
  event: "configuration-changed",
  origin: "console",
  field: "a",
  from: "b",
  to: "c",
};
const field = {
  type: "integer",
  default: 300,
  enum: [300, 600],
  minimum: 1,
  maximum: 2,
  maxLength: 3,
  pattern: "x",
  secret: false,
  description: "y",
};

/** A good answer for each method whose result is read, and the reader. */
const cases: readonly [method: string, reader: Reader<unknown>, good: unknown][] = [
  ["status.get", readDeviceStatus, status],
  ["identity.get", readIdentityAnswer, { identity: "AR1-00" }],
  ["identity.write", readNothing, {}],
  ["identity.certificate", readBytes("der"), { der: "AAE=" }],
  ["identity.sign", readBytes("signature"), { signature: "AAECAw==" }],
  [
    "self-test.run",
    readSelfTest,
    {
      passed: false,
      checks: [
        { name: "flash", passed: true },
        { name: "button", passed: false, detail: "held" },
      ],
    },
  ],
  ["credential.certificate", readBytes("der"), { der: "AAE=" }],
  ["key.export", readBytes("der"), { der: "AAE=" }],
  [
    "user-data.read",
    readDataPage,
    {
      pieces: [
        { data: "AAE=", ends: true },
        { data: "AA==", ends: false },
      ],
      more: true,
    },
  ],
  ["config.schema", readSchema, { version: 3, fields: { a: field, b: { type: "string", secret: true } } }],
  [
    "config.get",
    readStoredConfiguration,
    { schemaVersion: 3, values: { a: 1, b: "", c: true }, source: "stored" },
  ],
  ["config.matches", readMatches, { matches: false }],
  ["log.read", readLogPage, { entries: [entry, { ...entry, detail: "d" }], more: true }],
];

suite("readers of console answers", () => {
  for (const [method, read, good] of cases) {
    test(`${method}: take and refuse exactly what the description does`, async () => {
      const checker = await createConsoleChecker();
      assert.deepEqual(checker.result(method, good), []);
      assert.notEqual(read(good), undefined);
      fc.assert(
        fc.property(damaged(good), (result) => {
          const described = checker.result(method, result).length === 0;
          assert.equal(read(result) !== undefined, described, JSON.stringify(result));
        }),
        { numRuns: 400 },
      );
    });
  }

  test("return what was sent", () => {
    for (const [method, read, good] of cases.filter(([method]) =>
      /status|config\.(get|schema)|log/.test(method),
    )) {
      assert.deepEqual(read(good), good, method);
    }
    assert.deepEqual(readBytes("der")({ der: "AAE=" }), Uint8Array.of(0, 1));
  });
});

/** `good` with one member, at any depth, replaced, removed or added. */
function damaged(good: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(good);
  const anything = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, "", "x", "AA==", "A", -1, 0, 1, 1.5, true, [], {}, [null], {
      a: null,
    }),
    fc.jsonValue(),
  );
  return fc
    .tuple(fc.constantFrom(...places), anything)
    .map(([place, value]) => asJson(replace(good, place, value)));
}

function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    placesIn(item).map((place) => [key, ...place]),
  );
  return [[], ["extra"], ...inner];
}

function replace(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replace(item, rest, by) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: replace(record[key], rest, by) };
}

/** What arrives over a wire is JSON. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

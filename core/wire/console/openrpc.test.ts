import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { refusalCodes, rpcErrors } from "./codec.ts";
import { createConsoleChecker } from "./description.ts";
import { consoleMethods } from "./methods.ts";
import openrpc from "./openrpc.json" with { type: "json" };

suite("console description", () => {
  test("describes every method, once, with summary, parameters, result and refusals", () => {
    assert.deepEqual(openrpc.methods.map(({ name }) => name).toSorted(), consoleMethods.toSorted());
    for (const method of openrpc.methods) {
      assert.ok(method.summary.endsWith("."), method.name);
      assert.equal(method.paramStructure, "by-name", method.name);
      assert.ok(method.result.schema, method.name);
      for (const { name, schema } of method.params) assert.ok(schema, `${method.name}: ${name}`);
      for (const word of method["x-refusal-codes"]) {
        assert.ok(
          refusalCodes.some((known) => known === word),
          `${method.name}: ${word}`,
        );
      }
    }
  });

  test("knows the same refusals and errors as the codec", () => {
    assert.deepEqual(openrpc.components.schemas.RefusalCode.enum.toSorted(), refusalCodes.toSorted());
    assert.deepEqual(
      openrpc.components.schemas.Error.properties.code.enum.toSorted(),
      Object.values(rpcErrors).toSorted(),
    );
  });

  test("every schema compiles and every reference resolves", async () => {
    const checker = await createConsoleChecker();
    for (const method of consoleMethods) {
      assert.deepEqual(checker.params(method, []), ["/ must be object"], method);
      assert.deepEqual(checker.result(method, []), ["/ must be object"], method);
    }
    assert.deepEqual(checker.notification("boot.ready", { firmware: "3.0.0" }), []);
  });

  test("where parameters come in one of several sets, one whole set comes and nothing of another", async () => {
    const checker = await createConsoleChecker();
    const [security2, security1] = [
      { username: "wifiprov", salt: "AA==", verifier: "AA==" },
      { proofDigest: "AA==" },
    ];
    for (const whole of [security1, security2]) assert.deepEqual(checker.params("set-up.install", whole), []);
    const { username, ...partial } = security2;
    for (const wrong of [{}, partial, { ...security1, ...security2 }, { ...security1, username }])
      assert.notEqual(checker.params("set-up.install", wrong).length, 0, JSON.stringify(wrong));
  });

  test("tells what is not as described", async () => {
    const checker = await createConsoleChecker();
    const status = {
      state: "blank",
      firmwareVersion: "3.0.0",
      firmwareDigest: "0".repeat(64),
      firmwareState: "confirmed",
      faults: [],
    };
    assert.deepEqual(checker.result("status.get", status), []);
    assert.equal(checker.result("status.get", { ...status, firmwareDigest: "0" }).length, 1);
    assert.deepEqual(checker.result("status.get", { ...status, firmwareState: "old" }), [
      "/firmwareState must be equal to one of the allowed values: confirmed, trial",
    ]);
    assert.equal(checker.params("update.write", { offset: -1, data: "AA==" }).length, 1);
    assert.equal(checker.params("update.write", { offset: 0, data: "A" }).length, 1);
    assert.deepEqual(checker.error({ code: -32000, message: "no", data: { code: "locked" } }), []);
    assert.notEqual(checker.error({ code: -32000, message: "no" }).length, 0);
    assert.notEqual(checker.error({ code: -32000, message: "no", data: { code: "because" } }).length, 0);
    assert.deepEqual(checker.result("no.such", {}), ["result of no.such is not described"]);
    assert.deepEqual(checker.params("no.such", {}), ["params of no.such is not described"]);
  });

  test("a result may hold more than is described, parameters may not", async () => {
    const [checker, exact] = [await createConsoleChecker(), await createConsoleChecker({ exact: true })];
    const more = { entries: [{ sequence: 1, at: 0, event: "e", origin: "boot", level: 3 }], more: false };
    assert.deepEqual(checker.result("log.read", more), []);
    assert.equal(exact.result("log.read", more).length, 1);
    for (const each of [checker, exact])
      assert.equal(each.params("log.read", { after: 0, before: 2 }).length, 1);
  });
});

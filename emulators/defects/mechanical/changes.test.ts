import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { equivalents, loadMechanicalChanges } from "../index.ts";
import { membersOf } from "./members.ts";
import { operators, swapped } from "./operators.ts";

const changes = await loadMechanicalChanges();
const names = changes.map(({ name }) => name);
const operator = (name: string) => {
  const found = [...operators, swapped].find((one) => one.name === name);
  assert.ok(found);
  return found;
};

describe("mechanical changes", () => {
  it("come to parts of device, backend and line by every operator, each once", () => {
    assert.equal(new Set(names).size, names.length);
    for (const name of [
      "device.credentials.erase:no-op",
      "device.trng:constant",
      "device.boot.running:stale",
      "device.identity.sign:swapped",
      "device.reset:skips-journal.record",
      "backend.registry.standing:swapped",
      "backend.enrolment.post-simpleenroll:stale",
      "line.certify:swapped",
    ])
      assert.ok(names.includes(name), name);
  });

  it("leave alone what the bench holds the silicon by", () => {
    assert.deepEqual(
      names.filter((name) => /flash\.(cutAt|disarm)|clock\.advance/.test(name)),
      [],
    );
  });

  it("are explained as equivalent only when there are such", () => {
    for (const [name, reason] of Object.entries(equivalents)) {
      assert.ok(names.includes(name), name);
      assert.match(reason, /^[A-Z].{20,}\.$/, name);
    }
  });
});

describe("operators", () => {
  const counting = () => {
    let count = 0;
    return () => {
      count += 1;
      return count;
    };
  };

  it("do nothing, or answer as at first, or as the time before", () => {
    const calls = (name: string) => {
      const method = operator(name).apply(counting());
      return [method(), method(), method()];
    };
    assert.deepEqual(calls("no-op"), [undefined, undefined, undefined]);
    assert.deepEqual(calls("constant"), [1, 1, 1]);
    assert.deepEqual(calls("stale"), [1, 1, 2]);
  });

  it("take another's call for this one's", () => {
    const echo = operator("swapped").apply((who) => who);
    assert.deepEqual([echo("a"), echo("a"), echo("b"), echo("b")], ["a", "a", "a", "a"]);
  });

  it("reach methods, getters and services, and spare what else the part can do", () => {
    let level = 1;
    const part = {
      get level() {
        return level;
      },
      raise: () => {
        level += 1;
      },
      routes: [{ method: "GET", path: "/a/b", service: () => "sound" }],
    };
    const members = membersOf(part);
    assert.deepEqual(
      members.map(({ name }) => name),
      ["level", "raise", "get-b"],
    );
    const [getter, method, service] = members;
    const changed = getter?.replace(part, () => () => 7) as typeof part;
    changed.raise();
    assert.deepEqual([changed.level, part.level], [7, 2]);
    const idle = method?.replace(part, () => () => {}) as typeof part;
    idle.raise();
    assert.equal(part.level, 2);
    const routed = service?.replace(part, () => () => "broken") as typeof part;
    assert.equal(routed.routes[0]?.service(), "broken");
    assert.equal(part.routes[0]?.service(), "sound");
  });
});

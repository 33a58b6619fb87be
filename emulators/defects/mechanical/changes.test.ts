import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type PartsTable, referenceParts } from "../../device/index.ts";
import { altered } from "../defect.ts";
import { equivalents, loadMechanicalChanges } from "../index.ts";
import { type Mark, noting } from "./marks.ts";
import { membersOf } from "./members.ts";
import type { Method } from "./method.ts";
import { operators, swapped } from "./operators.ts";
import { reached, watching } from "./reach.ts";

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

  it("are tried on the product that has a use for what is changed", () => {
    const productOf = (name: string) => changes.find((change) => change.name === name)?.product;
    assert.equal(productOf("backend.gate.prove:stale"), "reference-http");
    assert.equal(productOf("backend.registry.keys:no-op"), "reference-http");
    assert.equal(productOf("backend.authentication.authenticate:stale"), "reference-http");
    assert.equal(productOf("backend.authentication.authenticate:swapped"), undefined);
    assert.equal(productOf("backend.nonces.take:swapped"), "reference-http");
    assert.equal(productOf("backend.nonces.take:stale"), undefined);
    assert.equal(productOf("device.cloud.endpoint:no-op"), "no-zero-touch");
    assert.equal(productOf("device.cloud.endpoint:swapped"), "no-zero-touch");
    assert.equal(productOf("device.cloud.connect:no-op"), undefined);
    assert.equal(productOf("device.setUpGatt:swapped"), "bluetooth");
  });

  it("are explained as equivalent only when there are such", () => {
    for (const [name, reason] of Object.entries(equivalents)) {
      assert.ok(names.includes(name), name);
      assert.match(reason, /^[A-Z].{20,}\.$/, name);
    }
  });
});

describe("what is needed for a change to matter", () => {
  const change = (name: string) => {
    const found = changes.find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  };
  /** By what `act` does with the tables of two devices of one bench. */
  const reachedBy = (act: (table: PartsTable, other: PartsTable) => void): ReadonlySet<string> => {
    reached.clear();
    const { device = (sound: PartsTable) => sound } = watching();
    act(device(referenceParts), device(referenceParts));
    return new Set(reached);
  };
  const silicon = (uid: number) =>
    ({
      options: { uid: new Uint8Array(12).fill(uid), hardwareKey: new Uint8Array(32), startsAt: 0 },
    }) as unknown as Parameters<PartsTable["clock"]>[0];

  it("is another answer for a stale one, and another device for one to be swapped with", () => {
    const alone = reachedBy(({ clock }) => {
      const own = clock(silicon(1));
      own.now();
      own.now();
    });
    const [stale, swap] = [change("device.clock.now:stale"), change("device.clock.now:swapped")];
    assert.deepEqual([alone.has(stale.needs), alone.has(swap.needs)], [false, false]);
    assert.equal(stale.whyNever?.(alone), undefined);
    assert.match(swap.whyNever?.(alone) ?? "", /no other device/);
    const both = reachedBy(({ clock }, other) => {
      const own = clock(silicon(1));
      other.clock(silicon(2)).now();
      own.advance(5);
      own.now();
      own.advance(5);
      own.now();
    });
    assert.deepEqual([both.has(stale.needs), both.has(swap.needs)], [true, true]);
    assert.equal(swap.whyNever?.(both), undefined);
  });

  it("is that the other device has it otherwise, where that can be read", () => {
    const swap = change("device.fuses.locked:swapped");
    const reachedWith = (isOtherLocked: boolean) =>
      reachedBy(({ fuses }, other) => {
        const own = fuses(silicon(1));
        if (isOtherLocked) other.fuses(silicon(2)).lock();
        else other.fuses(silicon(2));
        assert.equal(own.locked, false);
      }).has(swap.needs);
    assert.deepEqual([reachedWith(false), reachedWith(true)], [false, true]);
  });

  it("is looked for beside a few others of a large lot: each of them would be asked with every call", () => {
    reached.clear();
    let asked = 0;
    const counting = (_silicon: unknown) => ({
      get locked() {
        asked += 1;
        return false;
      },
    });
    const table = { ...referenceParts, fuses: counting as unknown as PartsTable["fuses"] };
    const { fuses } = watching().device?.(table) ?? table;
    const lot = Array.from({ length: 300 }, (_, uid) => fuses(silicon(uid)));
    asked = 0;
    for (const one of lot) assert.equal(one.locked, false);
    assert.ok(asked < 10 * lot.length, `${asked} questions for ${lot.length}`);
  });

  it("is that this very part writes so, for a write that it leaves out", () => {
    const journal = altered({ recall: () => undefined, record() {}, retain() {} }, { retain() {} });
    const parts = { journal, cloud: { endpoint: () => undefined } };
    const asked = reachedBy(({ notices }) =>
      notices(parts as unknown as Parameters<PartsTable["notices"]>[0]).record({
        ...{ identity: "AR1-1", at: 0, trigger: "console" },
      }),
    );
    assert.ok(asked.has(change("device.notices:skips-journal.record").needs));
    assert.ok(!asked.has(change("device.reset:skips-journal.record").needs));
  });

  it("says that nothing is answered only of what was asked", () => {
    const { whyNever } = change("device.credentials.erase:stale");
    assert.equal(whyNever?.(new Set()), undefined);
    assert.match(whyNever?.(new Set(["device.credentials.erase"])) ?? "", /no answer/);
    assert.equal(
      whyNever?.(new Set(["device.credentials.erase", "device.credentials.erase answered"])),
      undefined,
    );
  });
});

describe("operators", () => {
  it("change nothing where a member was not asked as they need", () => {
    /** Calls, each with what it is for and what a sound part answers; the answers are data. */
    const call = fc.record({ who: fc.constantFrom("a", "b"), answer: fc.constantFrom(undefined, 1, 2) });
    const examined = [...operators, swapped].filter(({ needs }) => needs !== "asked");
    fc.assert(
      fc.property(
        fc.constantFrom(...examined),
        fc.array(call, { maxLength: 4 }),
        ({ apply, needs }, calls) => {
          const run = (change: (sound: Method) => Method) => {
            const done: unknown[] = [];
            let answers = calls.map(({ answer }) => answer);
            const method = change((who) => {
              const [answer, ...rest] = answers;
              answers = rest;
              done.push(who);
              return answer;
            });
            return { answers: calls.map(({ who }) => method(who)), done };
          };
          const marks = new Set<Mark>();
          const sound = run((method) =>
            noting(
              method,
              (mark) => marks.add(mark),
              () => false,
            ),
          );
          if (!marks.has(needs)) assert.deepEqual(run(apply), sound);
        },
      ),
    );
  });

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
    assert.deepEqual(
      membersOf(altered(part, { raise() {} })).map(({ name }) => name),
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

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createNorFlash, encryptFlash, PowerLost } from "../../parts/index.ts";
import { openRecordLog } from "./record-log.ts";

const partition = { offset: 0x1000, size: 0x4000 };
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const body = (i: number, length = 300) => Buffer.from(`${i}:`.padEnd(length, "x"));

/** Whatever the flash programs together, records stand in it safely. */
const flashes = {
  flash: () => createNorFlash(),
  "encrypted flash": () => encryptFlash(createNorFlash(), Uint8Array.from(randomBytes(64)), 0),
};

for (const [kind, makeFlash] of Object.entries(flashes))
  describe(`record log in ${kind}`, () => {
    it("gives back what was appended, also after it was opened anew", () => {
      const flash = makeFlash();
      const log = openRecordLog(flash, partition);
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 5 }), (bodies) => {
          log.erase();
          for (const one of bodies) log.append(one);
          assert.deepEqual(log.records(), bodies);
          assert.deepEqual(openRecordLog(flash, partition).records(), bodies);
        }),
      );
    });

    it("drops the oldest records when the ring is full, never the newest", () => {
      const flash = makeFlash();
      const log = openRecordLog(flash, partition);
      for (let i = 0; i < 100; i += 1) log.append(body(i));
      const kept = openRecordLog(flash, partition)
        .records()
        .map((record) => Number(text(record).split(":")[0]));
      assert.equal(kept.at(-1), 99);
      assert.ok(kept.length >= 20 && kept.length < 100);
      assert.deepEqual(
        kept,
        [...kept].sort((a, b) => a - b),
      );
    });

    it("after a cut at any operation holds every record that was durable, and takes new ones", () => {
      const total = (() => {
        const flash = makeFlash();
        const log = openRecordLog(flash, partition);
        for (let i = 0; i < 60; i += 1) log.append(body(i));
        return flash.operations;
      })();
      for (let cut = 1; cut <= total; cut += 1) {
        const flash = makeFlash();
        let durable = -1;
        flash.cutAt(cut, () => {});
        assert.throws(() => {
          const log = openRecordLog(flash, partition);
          for (let i = 0; i < 60; i += 1) {
            log.append(body(i));
            durable = i;
          }
        }, PowerLost);
        flash.disarm();
        const log = openRecordLog(flash, partition);
        const last = () => Number(text(log.records().at(-1) ?? Buffer.from("-1")).split(":")[0]);
        assert.ok(
          last() === durable || last() === durable + 1,
          `cut ${cut}: durable ${durable}, found ${last()}`,
        );
        log.append(body(1_000));
        assert.equal(
          text(openRecordLog(flash, partition).records().at(-1) ?? Buffer.of()).split(":")[0],
          "1000",
        );
      }
    });

    it("cuts use up little of the ring: after a hundred it still holds what was durable", () => {
      const flash = makeFlash();
      const durable: string[] = [];
      for (let i = 0; i < 100; i += 1) {
        const length = (i * 37) % 700;
        flash.cutAt(flash.operations + 1 + (i % 3), () => {});
        const log = openRecordLog(flash, { offset: 0x1000, size: 0x1_0000 });
        assert.deepEqual(log.records().map(text), durable);
        try {
          log.append(body(i, length));
        } catch (thrown) {
          assert.ok(thrown instanceof PowerLost);
        }
        flash.disarm();
        const found = openRecordLog(flash, { offset: 0x1000, size: 0x1_0000 }).records().map(text);
        if (found.length > durable.length) durable.push(text(body(i, length)));
      }
      assert.ok(durable.length > 20 && durable.length < 100, `${durable.length}`);
    });

    it("never loses what is rescued, whatever is cut", () => {
      const keep = (records: readonly Uint8Array[]) => {
        const treasure = records.filter((record) => text(record).startsWith("T")).at(-1);
        return treasure === undefined ? [] : [treasure];
      };
      const fill = (log: ReturnType<typeof openRecordLog>) => {
        for (let i = 0; i < 60; i += 1) log.append(body(i));
      };
      const prepared = () => {
        const flash = makeFlash();
        openRecordLog(flash, partition, { rescue: keep }).append(Buffer.from("Treasure"));
        return flash;
      };
      const whole = prepared();
      fill(openRecordLog(whole, partition, { rescue: keep }));
      for (let cut = prepared().operations + 1; cut <= whole.operations; cut += 1) {
        const flash = prepared();
        flash.cutAt(cut, () => {});
        assert.throws(() => fill(openRecordLog(flash, partition, { rescue: keep })), PowerLost);
        flash.disarm();
        const found = keep(openRecordLog(flash, partition, { rescue: keep }).records()).map(text);
        assert.deepEqual(found, ["Treasure"], `cut ${cut}`);
      }
    });

    it("refuses a record that fits no sector", () => {
      assert.throws(() => openRecordLog(makeFlash(), partition).append(new Uint8Array(5000)), RangeError);
    });
  });

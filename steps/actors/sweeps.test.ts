import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConfigurationSchema, Dut } from "../../core/dut/index.ts";
import { done, type Outcome, silent } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import {
  fakeBench,
  fakeDut,
  fakeMaintenance,
  fakePower,
  fakeStage,
  referenceProduct,
} from "../test-support.ts";
import { Sweeps } from "./sweeps.ts";

const reference = await referenceProduct();
const schema: ConfigurationSchema = {
  version: 1,
  fields: { net: { type: "string", default: "none", secret: false } },
};
const known = ["new", "old", "none"].map((net) => ({ name: net, schema, values: { net } }));

const size = 16;
const places = { a: { offset: 0, size }, b: { offset: size, size } };

/** The reference product with two small partitions and as many points as a test wants. */
function productWith(corruptions: number, cutPoints: number): Product {
  const { ixit } = reference;
  const partition = (place: keyof typeof places) => ({ role: "configuration" as const, ...places[place] });
  return {
    ...reference,
    ixit: {
      ...ixit,
      sampling: { ...ixit.sampling, corruptions, cutPoints },
      flash: { ...ixit.flash, partitions: { a: partition("a"), b: partition("b") } },
    },
  };
}

type Nature = "sound" | "believes anything" | "dies of corruption" | "says nothing";

/** A copy: its text, filled up with 0xff, and the sum of the text in the last byte. */
function copyOf(text: string): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xff);
  bytes.set(Buffer.from(text));
  bytes[size - 1] = sum(bytes);
  return bytes;
}
/** In which the order of the bytes counts. */
const sum = (bytes: Uint8Array) =>
  bytes.subarray(0, size - 1).reduce((total, byte) => (3 * total + byte) & 0x7f, 0);

/** A device with two stored copies, b the newer; its firmware takes the newest that is whole. */
class TwoCopies {
  readonly flash = Buffer.concat([copyOf("old"), copyOf("new")]);
  readonly faults: string[] = [];
  readonly nature: Nature;
  inEffect = "new";
  starts = 0;
  on = true;
  /** Operations until supply fails. */
  #left = Infinity;

  constructor(nature: Nature = "sound") {
    this.nature = nature;
  }

  start(): Outcome<void> {
    this.on = true;
    this.starts += 1;
    const copies = [places.b, places.a].map(({ offset }) => this.flash.subarray(offset, offset + size));
    const isBlank = (bytes: Uint8Array) => bytes.every((byte) => byte === 0xff);
    const whole = (bytes: Uint8Array) =>
      !isBlank(bytes) && (this.nature === "believes anything" || bytes[size - 1] === sum(bytes));
    this.faults.length = 0;
    if (!copies.every((bytes) => isBlank(bytes) || whole(bytes))) {
      if (this.nature === "dies of corruption") return silent(100);
      if (this.nature === "sound") this.faults.push(reference.ixit.configuration.faults.corrupt);
    }
    const text = copies
      .find(whole)
      ?.toString("latin1", 0, size - 1)
      .replaceAll("\u00ff", "");
    this.inEffect = text ?? "none";
    return done(undefined);
  }

  /** Writes one byte in each operation. */
  write(place: keyof typeof places, bytes: Uint8Array): void {
    for (const [at, byte] of bytes.entries()) {
      if (!this.on) return;
      this.#left -= 1;
      if (this.#left === 0) this.on = false;
      else this.flash[places[place].offset + at] = byte;
    }
  }

  readonly dut: Dut = fakeDut({
    power: fakePower({
      off: async () => {
        this.on = false;
      },
      cycle: async () => this.start(),
      measure: async (act) => {
        await act();
        return [{ unit: "flash-operation", amount: size, ways: ["torn"] }];
      },
      cutDuring: async (act, { amount }) => {
        this.#left = amount;
        await act();
        const struck = !this.on;
        this.#left = Infinity;
        return struck ? "cut" : "completed";
      },
    }),
    flash: {
      size: 2 * size,
      read: async (offset, length) => Uint8Array.from(this.flash.subarray(offset, offset + length)),
      write: async (offset, bytes) => {
        assert.equal(this.on, false, "the sweep damages a device without supply");
        this.flash.set(bytes, offset);
      },
      erase: async (offset, length) => {
        this.flash.fill(0xff, offset, offset + length);
      },
    },
    maintenance: fakeMaintenance({
      awaitReady: async () => done(undefined),
      readConfiguration: async () =>
        done({
          schemaVersion: 1,
          values: { net: this.inEffect },
          source: this.inEffect === "new" || this.nature !== "sound" ? "stored" : "previous-copy",
        }),
      readStatus: async () =>
        done({
          state: "manufactured",
          firmwareVersion: "1",
          firmwareDigest: "" as never,
          firmwareState: "confirmed",
          faults: this.faults,
        }),
    }),
  });
}

function sweep(device: TwoCopies, { corruptions = 1000, cutPoints = 1000 } = {}) {
  const stage = fakeStage(fakeBench({ product: productWith(corruptions, cutPoints) }), device.dut);
  return { stage, sweeps: new Sweeps(stage), trials: () => stage.notes.read("trials") };
}

/** Bytes of a copy that are written: three of text and the sum. */
const written = 4;
/** Each is flipped, and changes places with another one. */
const damaged = 2 * written;

describe("sweep of corruptions", () => {
  it("damages every written byte of the newest copy once, the rest being as before", async () => {
    const device = new TwoCopies();
    const { sweeps, trials, stage } = sweep(device);
    await sweeps.corruptStored(device.dut, { known }, "b");
    assert.deepEqual(
      trials().map(({ point }) => point),
      [
        ...[0, 1, 2, size - 1].map((at) => `byte ${at} of b with its lowest bit flipped`),
        ...[
          [0, 1],
          [1, 2],
          [2, size - 1],
          [size - 1, 2],
        ].map(([at, other]) => `bytes ${at} and ${other} of b in each other's place`),
      ],
    );
    for (const { inEffect, differences, reported } of trials()) {
      assert.deepEqual([inEffect, reported], ["old", true]);
      assert.deepEqual(differences, ['net: expected "new", found "old"']);
    }
    assert.deepEqual(stage.observations, [
      {
        what: "trials",
        value: { points: damaged, of: written, inEffect: { old: damaged }, reported: damaged, silentAt: [] },
      },
    ]);
  });

  it("spreads fewer points over all of the copy", async () => {
    const device = new TwoCopies();
    const { sweeps, trials } = sweep(device, { corruptions: 2 });
    await sweeps.corruptStored(device.dut, { known }, "b");
    const at = trials().map(({ point }) => Number(/^bytes? (\d+)/.exec(point)?.[1]));
    assert.equal(at.length, 3, "two that are flipped, and one that changes places");
    assert.ok((at[0] ?? 0) < 2 && (at[1] ?? 0) >= 2, at.join());
  });

  it("a device that believes what is corrupt ends with something that nobody stored", async () => {
    const device = new TwoCopies("believes anything");
    const { sweeps, trials } = sweep(device);
    await sweeps.corruptStored(device.dut, { known }, "b");
    assert.ok(trials().some(({ inEffect }) => inEffect === undefined));
  });

  it("a device that keeps quiet about it has not reported it", async () => {
    const device = new TwoCopies("says nothing");
    const { sweeps, trials } = sweep(device);
    await sweeps.corruptStored(device.dut, { known }, "b");
    assert.deepEqual(
      trials().map(({ reported, inEffect }) => [reported, inEffect]),
      Array(damaged).fill([false, "old"]),
    );
  });

  it("ends at the first silence, which is noted", async () => {
    const device = new TwoCopies("dies of corruption");
    const { sweeps, trials, stage } = sweep(device);
    await sweeps.corruptStored(device.dut, { known }, "b");
    assert.equal(trials().length, 1);
    assert.equal(trials()[0]?.awake.kind, "silent");
    assert.deepEqual(Object(stage.observations[0]?.value).silentAt, [trials()[0]?.point]);
  });

  it("cuts the copy short at each byte", async () => {
    const device = new TwoCopies();
    const { sweeps, trials } = sweep(device);
    await sweeps.truncateStored(device.dut, { known }, "b");
    assert.deepEqual(
      trials().map(({ point, inEffect }) => [point, inEffect]),
      [0, 1, 2, size - 1].map((at) => [`b cut short at byte ${at}`, "old"]),
    );
  });

  it("trials of several sweeps of a scenario stand together", async () => {
    const device = new TwoCopies();
    const { sweeps, trials } = sweep(device);
    await sweeps.corruptStored(device.dut, { known }, "b");
    await sweeps.truncateStored(device.dut, { known }, "b");
    assert.equal(trials().length, damaged + written);
  });

  it("a partition that is none is a fault of the scenario", async () => {
    const device = new TwoCopies();
    await assert.rejects(sweep(device).sweeps.corruptStored(device.dut, { known }, "c"), TypeError);
  });

  it("corrupts or erases every copy at once", async () => {
    const device = new TwoCopies();
    const { sweeps } = sweep(device);
    assert.deepEqual(await sweeps.corruptEveryCopy(device.dut), done(undefined));
    assert.deepEqual([device.inEffect, device.faults.length], ["none", 1]);
    assert.deepEqual(await sweeps.eraseEveryCopy(device.dut), done(undefined));
    assert.deepEqual([device.inEffect, device.faults.length], ["none", 0]);
    assert.ok(device.flash.every((byte) => byte === 0xff));
  });
});

describe("sweep of cuts", () => {
  const prepare = (device: TwoCopies) => async () => {
    device.on = true;
    device.write("a", copyOf("old"));
    device.write("b", new Uint8Array(size).fill(0xff));
    device.start();
  };

  it("prepares, cuts and starts at each point of the measured act", async () => {
    const device = new TwoCopies();
    const { sweeps, trials } = sweep(device);
    const act = async () => device.write("b", copyOf("new"));
    await sweeps.cut(device.dut, { known }, { prepare: prepare(device), act });
    assert.deepEqual(
      trials().map(({ point }) => point),
      Array.from({ length: size }, (_, index) => `cut at flash-operation ${index + 1} of ${size} (torn)`),
    );
    assert.deepEqual(new Set(trials().map(({ inEffect }) => inEffect)), new Set(["old"]));
  });

  it("a device that writes over its only copy is found out", async () => {
    const device = new TwoCopies("believes anything");
    const { sweeps, trials } = sweep(device);
    const act = async () => device.write("a", copyOf("new"));
    await sweeps.cut(device.dut, { known }, { prepare: prepare(device), act });
    assert.ok(trials().some(({ inEffect }) => inEffect === undefined));
    assert.ok(trials().some(({ inEffect }) => inEffect === "old"));
  });

  it("is inconclusive when the act had ended before each of its cuts", async () => {
    const device = new TwoCopies();
    const { sweeps } = sweep(device, { cutPoints: 1 });
    let acts = 0;
    const act = async () => {
      acts += 1;
      // Measured whole; then it does less.
      if (acts === 1) device.write("b", copyOf("new"));
    };
    await assert.rejects(
      sweeps.cut(device.dut, { known }, { prepare: prepare(device), act }),
      (thrown) => thrown instanceof Inconclusive && thrown.inconclusive === "sample-size",
    );
  });

  it("spreads as many points as declared, and ends at the first silence", async () => {
    const device = new TwoCopies();
    const few = sweep(device, { cutPoints: 4 });
    const act = async () => device.write("b", copyOf("new"));
    await few.sweeps.cut(device.dut, { known }, { prepare: prepare(device), act });
    assert.equal(few.trials().length, 4);
    const mortal = new TwoCopies("dies of corruption");
    const { sweeps, trials } = sweep(mortal);
    await sweeps.cut(
      mortal.dut,
      { known },
      { prepare: prepare(mortal), act: async () => mortal.write("b", copyOf("new")) },
    );
    assert.equal(trials().at(-1)?.awake.kind, "silent");
    assert.ok(trials().length < size);
  });
});

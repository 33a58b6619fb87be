import assert from "node:assert/strict";
import { test } from "node:test";
import { loadProduct } from "../core/product/index.ts";
import { demanding, demandsOf } from "./demands.ts";

const { ixit } = await loadProduct("products/reference");

test("what is said of no step asks for one device", () => {
  const demands = { devices: 1, lot: undefined, repetitions: 0, passesMs: 0 };
  assert.deepEqual(demandsOf(["a manufactured device", "something is done"], ixit), demands);
});

test("a scenario of two devices asks for two, whatever else is said of them", () => {
  for (const given of [
    "two provisioned devices",
    "two provisioned devices, the first after the second",
    "two manufactured devices of different releases",
    "two manufactured devices, the first of which another account holds",
    "a blank device, and another that the line has made",
    "a provisioned device that holds its owner's data, and another provisioned device",
  ])
    assert.equal(demandsOf([given], ixit).devices, 2, given);
});

test("each declared migration has a device, and an interrupted update of each its own cuts", () => {
  const { devices, repetitions } = demandsOf(
    [
      "a manufactured device for each declared migration, configured under the older release",
      "the update of each is interrupted at each of the declared cut points",
    ],
    ixit,
  );
  assert.equal(devices, ixit.configuration.migrations.length);
  assert.equal(repetitions, ixit.configuration.migrations.length * ixit.sampling.cutPoints);
});

test("device time that passes is the product's declared one", () => {
  const opened = demandsOf(["its set-up has been open for the declared window"], ixit);
  assert.equal(opened.passesMs, ixit.provisioning.windowMs);
  const { button: _, ...buttonless } = ixit.reset;
  const held = demandsOf(["the reset button is held for the declared time"], { ...ixit, reset: buttonless });
  assert.equal(held.passesMs, 0);
});

test("no two of the words mean the same", () => {
  assert.equal(new Set(demanding.map(([{ source }]) => source)).size, demanding.length);
});

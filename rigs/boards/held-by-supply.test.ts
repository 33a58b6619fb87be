import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { FlashTool, Switch } from "../equipment/index.ts";
import { holdBySupply } from "./held-by-supply.ts";

/** A tool and a supply that write down what is done, in order. */
function bench(on: boolean) {
  const acts: string[] = [];
  let powered = on;
  const note = async (act: string) => void acts.push(act);
  const tool: FlashTool = {
    read: () => note("read").then(() => new Uint8Array(0)),
    erase: () => note("erase"),
    write: () => note("write"),
    release: () => note("release"),
    readHardwareId: async () => undefined,
    [Symbol.asyncDispose]: async () => {},
  };
  const power: Switch = {
    read: async () => powered,
    async set(to) {
      powered = to;
      await note(to ? "on" : "off");
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { acts, held: holdBySupply(tool, power) };
}

suite("a flash tool that holds its board by supply", () => {
  test("takes supply off before the first change and gives it back at the release", async () => {
    const { acts, held } = bench(true);
    await held.erase(0, 4096);
    await held.write(0, new Uint8Array(4096));
    await held.release();
    await held.release();
    assert.deepEqual(acts, ["off", "erase", "write", "release", "on", "release"]);
  });

  test("reads while it runs, and gives no supply to a board that had none", async () => {
    const running = bench(true);
    await running.held.read(0, 1);
    await running.held.release();
    assert.deepEqual(running.acts, ["read", "release"]);
    const resting = bench(false);
    await resting.held.write(0, new Uint8Array(4096));
    await resting.held.release();
    assert.deepEqual(resting.acts, ["write", "release"]);
  });
});

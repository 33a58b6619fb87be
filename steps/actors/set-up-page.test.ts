import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WebPage } from "../../core/dut/index.ts";
import { done } from "../../core/kernel/index.ts";
import { fakeBench, fakeStage, referenceProduct } from "../test-support.ts";
import { enter, enterByKeyboard } from "./set-up-page.ts";

const product = await referenceProduct();
const stage = fakeStage(fakeBench({ product }));
const typed = { ssid: "net", passphrase: "words", endpoint: "mqtts://x:1", account: "me", proof: "code" };
const names = [
  "Network name",
  "Passphrase",
  "Show",
  "Cloud address",
  "Account",
  "Code on the label",
  "Set up",
];

/** A page of which the Tab key reaches `order`, around and around; it is done when the button was used. */
function makePage(order: readonly string[]) {
  const entered: Record<string, string> = {};
  let at = -1;
  let pressed = false;
  const page = {
    type: async (field: string, text: string) => {
      entered[field] = text;
      return done(undefined);
    },
    press: async () => {
      pressed = true;
      return done(undefined);
    },
    key: async (key: "Tab" | "Enter") => {
      if (key === "Tab") at = (at + 1) % order.length;
      else pressed = order[at] === "Set up";
    },
    keys: async (text: string) => {
      entered[order[at] ?? ""] = text;
    },
    focused: async () => order[at] ?? "",
    conclude: async () => done(pressed ? ("done" as const) : ("wrong" as const)),
  };
  return { page: page as unknown as WebPage, entered };
}

const all = {
  "Network name": "net",
  Passphrase: "words",
  "Cloud address": "mqtts://x:1",
  Account: "me",
  "Code on the label": "code",
};

describe("the person at the set-up page", () => {
  it("fills in every declared field and presses the button", async () => {
    const { page, entered } = makePage(names);
    assert.deepEqual(await enter(stage, page, typed), done("done"));
    assert.deepEqual(entered, all);
  });

  it("comes to all of it with the Tab key, in whatever order, and to the button last", async () => {
    for (const order of [names, names.toReversed(), ["Set up", ...names.slice(0, -1)]]) {
      const { page, entered } = makePage(order);
      assert.deepEqual(await enterByKeyboard(stage, page, typed), done("done"));
      assert.deepEqual(entered, all);
    }
  });

  it("says what the Tab key does not come to", async () => {
    const { page } = makePage(names.filter((name) => name !== "Set up" && name !== "Account"));
    const outcome = await enterByKeyboard(stage, page, typed);
    assert.ok(outcome.kind === "refused" && outcome.code === "out-of-reach");
    assert.equal(outcome.reason, "the Tab key does not come to Account, Set up");
  });
});

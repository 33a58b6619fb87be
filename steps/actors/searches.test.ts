import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ConsoleLine } from "../../core/dut/index.ts";
import { loadProduct } from "../../core/product/index.ts";
import type { Bench } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import { fakeStage } from "../test-support.ts";
import { consoleOutput } from "./searches.ts";

const sent = (text: string): ConsoleLine => ({ direction: "sent", text });
const received = (text: string): ConsoleLine => ({ direction: "received", text });

async function searched(name: string, lines: readonly ConsoleLine[], leftOut = 0): Promise<string> {
  const product = await loadProduct(join(import.meta.dirname, "../../products", name));
  const stage = fakeStage({ product } as unknown as Bench);
  const output = consoleOutput({ ...stage, transcript: () => ({ lines, leftOut }) }, stage.device);
  return Buffer.from([...output.values()][0] ?? []).toString();
}

describe("what is searched of a console", () => {
  const typed = "set wifi.passphrase correct-horse";

  it("is all that the device sent", async () => {
    assert.equal(await searched("reference", [sent("{}"), received("a"), received("{}")]), "a\n{}");
  });

  it("is not the echo of what was typed, where the console is declared to echo", async () => {
    assert.equal(
      await searched("text-console", [sent(typed), received(`> ${typed}`), received("OK")]),
      "> \nOK",
    );
  });

  it("is a secret that is told again, before, or in other words", async () => {
    const again = [sent(typed), received(typed), received(typed)];
    assert.match(await searched("text-console", again), /correct-horse/);
    assert.match(await searched("text-console", [received(typed), sent(typed)]), /correct-horse/);
    assert.match(
      await searched("text-console", [sent(typed), received("correct-horse is stored")]),
      /correct-horse/,
    );
    assert.match(await searched("reference", [sent(typed), received(typed)]), /correct-horse/);
  });

  it("is nothing to rest on when lines were too many to be kept", async () => {
    await assert.rejects(searched("reference", [], 1), Inconclusive);
  });
});

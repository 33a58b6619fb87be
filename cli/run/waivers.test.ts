import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import fc from "fast-check";
import { UsageFault } from "../../core/kernel/index.ts";
import { loadWaivers } from "./waivers.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-waivers-"));
const file = join(folder, "waivers.yaml");
const known = ["PRV-A-1.1", "PRV-A-1.2", "PRV-B-1.1"];
const dayMs = 86_400_000;

const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-12-31"), noInvalidDate: true });
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const waiver = (atom: string, expiry: string) => ({ atom, reason: "mended in 2.0", owner: "Ada", expiry });

async function load(waivers: readonly object[], today: Date) {
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ waivers }));
  return await loadWaivers(file, new Set(known), today);
}

const refusal = (text: string) => (thrown: unknown) =>
  thrown instanceof UsageFault && thrown.code === "VALUE_INVALID" && thrown.message.includes(text);

suite("waivers", () => {
  after(() => rmSync(folder, { recursive: true }));

  test("hold to the end of their last day, in UTC, and no moment longer", async () => {
    await fc.assert(
      fc.asyncProperty(moment, fc.integer({ min: -2, max: 400 }), async (today, daysLeft) => {
        const expiry = dayOf(new Date(today.getTime() + daysLeft * dayMs));
        const one = waiver("PRV-A-1.1", expiry);
        if (daysLeft >= 0) assert.deepEqual(await load([one], today), [one]);
        else await assert.rejects(load([one], today), refusal(`expired on ${expiry}`));
      }),
    );
  });

  test("are refused as a whole when one of them has expired or names no atom", async () => {
    const good = fc.array(fc.constantFrom(...known), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(good, good, moment, fc.boolean(), async (before, behind, today, expired) => {
        const still = (atom: string) => waiver(atom, dayOf(today));
        const bad = expired
          ? waiver("PRV-A-1.1", dayOf(new Date(today.getTime() - dayMs)))
          : waiver("PRV-A-1.3", dayOf(today));
        const all = [...before.map(still), bad, ...behind.map(still)];
        await assert.rejects(load(all, today), refusal(expired ? "expired" : "there is no atom PRV-A-1.3"));
      }),
    );
  });

  test("need not be there", async () => {
    assert.deepEqual(await loadWaivers(join(folder, "none.yaml"), new Set(known), new Date()), []);
  });
});

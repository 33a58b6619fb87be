import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Dut } from "../../core/dut/index.ts";
import type { ProductionOrder } from "../../core/factory/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { createCommandLine } from "./command-line.ts";

const python = "/usr/bin/python3";
const digest = sha256("image");
const order: ProductionOrder = {
  ...{ productType: "P", region: "us", fleet: "f", image: Buffer.from("image") },
};
const device = {
  slot: "device-1",
  console: { write: async () => {}, onLine: () => () => {} },
} as unknown as Dut;

/** What the page takes for granted: a station that keeps units in SQLite. Units of fleet `bad` fail their self-test. */
const station = `#!${python}
import json, sqlite3, sys
order = json.load(sys.stdin)
sound = order["fleet"] != "bad"
print("a unit is under the press")
database = sqlite3.connect("units.db")
database.execute("CREATE TABLE IF NOT EXISTS units (identity, state, firmwareVersion, firmwareDigest, certificateFingerprint, productType, region, fleet, selfTest, at)")
report = json.dumps({"passed": sound, "checks": [{"name": "button", "passed": sound}]})
database.execute("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ("A", "released" if sound else "held", "1",
    order["image"]["sha256"], "${digest}", order["productType"], order["region"], order["fleet"], report, 1))
database.commit()
if sound:
    json.dump({"serial": "A", "proofOfPossession": "Kq7mZ2xWv9tRbN4p"}, open("label.json", "w"))
`;

suite("the worked example of docs/factory.md", () => {
  test("makes, holds and refuses units, and lists them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-example-"));
    try {
      const page = await readFile(new URL("../../docs/factory.md", import.meta.url), "utf8");
      const [, script = ""] = /```python\n([\s\S]*?)```/.exec(page) ?? [];
      await writeFile(join(folder, "line.py"), script);
      await writeFile(join(folder, "station"), station, { mode: 0o755 });
      const factory = createCommandLine({
        manufacture: [python, "line.py", "make"],
        records: [python, "line.py", "list"],
        database: join(folder, "units.db"),
        ...{ cwd: folder, manufacturerCa: "", withinMs: 30_000 },
      });
      assert.deepEqual(await factory.records(), []);
      const none = await factory.manufacture(device, { ...order, fleet: "" });
      assert.deepEqual(none, {
        ...{ kind: "refused", code: "incomplete-order", reason: "the order has no fleet" },
      });
      const made = await factory.manufacture(device, order);
      assert.ok(made.kind === "done", JSON.stringify(made));
      assert.equal(made.value.label?.proofOfPossession, "Kq7mZ2xWv9tRbN4p");
      assert.equal(made.value.record.firmwareDigest, digest);
      assert.ok(!existsSync(join(folder, "label.json")), "the label is kept nowhere");
      const bad = await factory.manufacture(device, { ...order, fleet: "bad" });
      assert.deepEqual(bad, {
        ...{ kind: "refused", code: "self-test-failed", reason: 'station "self-test": failed: button' },
      });
      const states = (await factory.records()).map(({ state }) => state);
      assert.deepEqual(states, ["released", "held"]);
      assert.ok(Buffer.from(await factory.database()).includes(digest));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { canary, openRunKey, sealSecret } from "../bench/run-key.ts";
import { newRunKey } from "../bench/test-support.ts";
import { requireNoSecret, secretsOf } from "./secret-search.ts";

const proof = "a proof that a line made";

suite("search after the run", () => {
  test("finds what was minted and what was learned, and says whose it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay-search-"));
    const runKey = newRunKey();
    const name = { scenario: "a.feature:1", label: "passphrase", index: 0, length: 20 };
    const known = {
      canaries: [name],
      learned: [
        {
          ...{ scenario: "b.feature:2", label: "label of device-1" },
          sealed: sealSecret(openRunKey(runKey), proof),
        },
      ],
    };
    try {
      const file = join(folder, "messages.ndjson");
      // What is handed over for this search stands in the report; it must not be what is found.
      await writeFile(file, JSON.stringify(known));
      await requireNoSecret(folder, secretsOf(known, runKey));
      for (const [leaked, message] of [
        [
          canary(openRunKey(runKey), name),
          /messages\.ndjson, byte 4: it holds passphrase \(0\) of a\.feature:1/,
        ],
        [proof, /it holds label of device-1 \(0\) of b\.feature:2/],
      ] as const) {
        await writeFile(file, `it: ${leaked}`);
        await assert.rejects(
          requireNoSecret(folder, secretsOf(known, runKey)),
          (thrown) =>
            thrown instanceof EquipmentFault &&
            thrown.code === "REPORT_LEAKS" &&
            message.test(thrown.message),
        );
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

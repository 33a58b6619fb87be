import assert from "node:assert/strict";
import { mkdtempDisposableSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { locateSoon } from "./locate-soon.ts";
import { openSerial, serialSchema } from "./serial.ts";

test("a terminal that stands anew a moment later is found, one that never does is not", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "assay-soon-"));
  const path = join(folder.path, "console");
  const route = openSerial(serialSchema.parse({ driver: "serial", path }));
  const located = locateSoon(route, 10_000);
  setImmediate(() => symlinkSync("/dev/ptmx", path));
  assert.equal((await located).path, "/dev/ptmx");
  rmSync(path);
  await assert.rejects(locateSoon(route, 50), EquipmentFault);
});

import type { Dut, LogEntry } from "../../core/dut/index.ts";
import { partitions } from "../../core/product/index.ts";
import type { Stage } from "../stage.ts";
import { sampleWithCanaries, variationOf } from "./configurations.ts";
import type { Installer } from "./installer.ts";

/** No log tells field, old and new value, time and origin in fewer bytes. */
const shortestEntry = 64;
/** Entries that any log holds, where the product declares no memory for it. */
const undeclared = 1_000;
/** Changes between two looks at the log. */
const stride = 10;

/**
 * Changes every field to and fro until the log has given up its oldest entry, or takes no more. One that holds all that the
 * declared memory could ever hold is not full and need not lose anything.
 */
export async function fillLog(stage: Stage, installer: Installer, device: Dut): Promise<void> {
  const one = sampleWithCanaries(stage.bench);
  const other = variationOf(stage.bench, one);
  const bytes = partitions(stage.bench.product.ixit, "log").reduce((sum, { size }) => sum + size, 0);
  const most = (bytes === 0 ? undeclared : bytes / shortestEntry) / Object.keys(one).length;
  let before: readonly LogEntry[] = [];
  for (
    let changes = 0;
    changes < most && !isFull(before, await installer.readLog(device));
    changes += stride
  ) {
    before = await installer.readLog(device);
    for (let index = 0; index < stride; index += 1)
      await installer.write(device, index % 2 === 0 ? other : one);
  }
  const full = await installer.readLog(device);
  await stage.observe("log filled", {
    entries: full.length,
    oldest: full[0]?.sequence,
    gaveUp: isFull(before, full),
  });
}

/** Between two looks the oldest entry went, or nothing came. */
const isFull = (before: readonly LogEntry[], now: readonly LogEntry[]): boolean =>
  before.length > 0 &&
  (now[0]?.sequence !== before[0]?.sequence || now.at(-1)?.sequence === before.at(-1)?.sequence);

import { sha256 } from "../../core/kernel/index.ts";
import { partitions } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import type { Installer } from "./installer.ts";
import { readingOut } from "./searches.ts";

/**
 * Finds the partition that holds the newest stored copy by looking at what a change writes to: the configuration noted
 * last is written anew after the older one, and the partitions read before and after each.
 */
export async function newestCopyOf(stage: Stage, installer: Installer): Promise<string> {
  await installer.write(stage.device, stage.notes.read("olderConfiguration"));
  const before = await digests(stage);
  await installer.write(stage.device, stage.notes.read("configuration"));
  const after = await digests(stage);
  const written = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
  const [newest] = written;
  if (newest === undefined || written.length > 1) {
    throw new Inconclusive(
      "not-observable",
      `a change wrote to ${written.length} configuration partitions; one was expected`,
    );
  }
  await stage.observe("newest stored copy", newest);
  return newest;
}

async function digests(stage: Stage): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await readingOut(stage.device, async () => {
    for (const { name, offset, size } of partitions(stage.bench.product.ixit, "configuration"))
      found.set(name, sha256(await stage.device.flash.read(offset, size)));
  });
  return found;
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProductionOrder } from "../../core/factory/index.ts";
import { sha256 } from "../../core/kernel/index.ts";

/** An order as a command takes it: one JSON object, its image in a file that is there until this is disposed of. */
export interface WrittenOrder extends AsyncDisposable {
  readonly json: string;
}

export async function writeOrder(
  slot: string,
  { productType, region, fleet, image, trust }: ProductionOrder,
): Promise<WrittenOrder> {
  const folder = await mkdtemp(join(tmpdir(), "assay-order-"));
  const path = join(folder, "image.bin");
  const end = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(path, image);
  } catch (thrown) {
    await end();
    throw thrown;
  }
  const json = JSON.stringify({
    ...{ slot, productType, region, fleet },
    image: { path, size: image.length, sha256: sha256(image) },
    ...(trust && { trust }),
  });
  return { json, [Symbol.asyncDispose]: end };
}

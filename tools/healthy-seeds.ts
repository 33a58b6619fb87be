/**
 * `node tools/healthy-seeds.ts [N] [PRODUCT…]`: runs N seeds (default 20) of every product under products/, or of those named, and prints
 * a line for each. Ends with 1 when any verdict is FAIL or INCONCLUSIVE, and keeps the folders of such runs.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { healthyProducts, isHealthy } from "./healthy.ts";

const [, , count = "20", ...named] = process.argv;
const seeds = Number(count);
const products = healthyProducts();
const chosen = named.length > 0 ? named : products;
const unknown = chosen.filter((name) => !products.includes(name));
if (!Number.isInteger(seeds) || seeds < 1 || unknown.length > 0) {
  process.stderr.write(
    `usage: node tools/healthy-seeds.ts [N] [PRODUCT…]\nProducts: ${products.join(", ")}\n`,
  );
  process.exit(2);
}

// Others each time; a run is repeated with the seed on its line.
const night = randomBytes(3).toString("hex");
const scratch = mkdtempSync(join(tmpdir(), "assay-healthy-"));
// Every product is seen early: a night that is cut short has examined all of them.
const waiting = Array.from({ length: seeds }, (_, index) => `${night}-${index + 1}`).flatMap((seed) =>
  chosen.map((product) => ({ product, seed, out: join(scratch, `${product}-${seed}`) })),
);
const runs = waiting.length;
const unhealthy: string[] = [];

/** Takes one run after the other; what a healthy one wrote is removed at once. */
async function work(): Promise<void> {
  for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
    if (await isHealthy(run)) rmSync(run.out, { recursive: true, force: true });
    else unhealthy.push(run.out);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
process.stdout.write(
  `\n${runs - unhealthy.length} of ${runs} runs of ${chosen.length} products found nothing against a sound product\n`,
);
if (unhealthy.length === 0) rmSync(scratch, { recursive: true, force: true });
else
  process.stdout.write(`Reports of the others:\n${unhealthy.map((out) => `  ${out}/index.html\n`).join("")}`);
process.exitCode = unhealthy.length === 0 ? 0 : 1;

import { fileURLToPath } from "node:url";
import { makeDut } from "../cli/bench/emulated-dut.ts";
import { openRunKey } from "../cli/bench/run-key.ts";
import { loadProduct } from "../core/product/index.ts";
import { median } from "./measure.ts";

const rounds = 200;

/** Median time of an emulated device from power-on to its first answer, and of one question to a device that is up, ms. */
export async function measureBoot(): Promise<{ bootMs: number; echoMs: number }> {
  const product = await loadProduct(fileURLToPath(new URL("../products/reference", import.meta.url)));
  await using device = await makeDut("bench", {
    attach: "in-process",
    product,
    runKey: openRunKey("AAAA"),
    startsAt: Date.now(),
  });
  await device.recover();
  const time = async (act: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await act();
    return performance.now() - startedAt;
  };
  const boots: number[] = [];
  const echoes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await device.power.off();
    boots.push(await time(() => device.power.cycle()));
    echoes.push(await time(() => device.maintenance.readStatus()));
  }
  return { bootMs: median(boots), echoMs: median(echoes) };
}

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { RP2040 } from "rp2040js";
import { createPico, load, newUid, type Pico } from "../../emulators/board/index.ts";
import { cpuMs, median } from "../measure.ts";

const image = fileURLToPath(new URL("../../firmware/build/factory.uf2", import.meta.url));
const rounds = 9;
const manyBoards = 16;

export interface Boots {
  /** From supply to `boot.ready` on the console, ms of the wall; of the first start everything is translated. */
  readonly firstMs: number;
  readonly laterMs: number;
  readonly laterCpuMs: number;
  /** Cycles of a later start, in millions. */
  readonly megacycles: number;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The reference firmware as `npm run firmware` left it; undefined when it has not been built. */
export const firmware = (): Uint8Array | undefined =>
  existsSync(image) ? Uint8Array.from(readFileSync(image)) : undefined;

export async function measureBoots(file: Uint8Array): Promise<Boots> {
  const pico = flashed(file);
  const firstMs = await timeOf(() => boot(pico));
  const later: number[] = [];
  const [from, before] = [cpuMs(), pico.cycles];
  for (let round = 0; round < rounds; round += 1) later.push(await timeOf(() => boot(pico)));
  pico.powerOff();
  const laterCpuMs = (cpuMs() - from) / rounds;
  return { firstMs, laterMs: median(later), laterCpuMs, megacycles: (pico.cycles - before) / rounds / 1e6 };
}

export interface Many {
  readonly boards: number;
  /** Until the last of them has said `boot.ready`, ms of the wall. */
  readonly readyMs: number;
  /** What this process grew by, MiB; by as many bare RP2040 as well. */
  readonly grewMib: number;
  readonly bareMib: number;
}

/** Boards of one process that start at the same moment. */
export async function measureMany(file: Uint8Array): Promise<Many> {
  const before = rssMib();
  const picos = Array.from({ length: manyBoards }, () => flashed(file));
  const readyMs = await timeOf(() => Promise.all(picos.map(boot)));
  const grewMib = rssMib() - before;
  for (const pico of picos) pico.powerOff();
  const between = rssMib();
  const bare = Array.from({ length: manyBoards }, () => new RP2040());
  return { boards: bare.length, readyMs, grewMib, bareMib: rssMib() - between };
}

function flashed(file: Uint8Array): Pico {
  const pico = createPico({ uid: newUid() });
  load(pico, file, 0);
  return pico;
}

function boot(pico: Pico): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let heard = "";
  pico.onData((bytes) => {
    heard += Buffer.from(bytes).toString();
    if (heard.includes("boot.ready")) resolve();
  });
  pico.powerOff();
  pico.powerOn();
  return promise;
}

async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/** What this process holds once everything that nobody holds is gone, MiB. */
function rssMib(): number {
  collect();
  return process.memoryUsage().rss / 2 ** 20;
}

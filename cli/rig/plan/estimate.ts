import type { Product } from "../../../core/product/index.ts";
import type { BoardDeclaration } from "../../../rigs/lab/index.ts";
import type { ForeseenScenario } from "./foresee.ts";
import type { TimedRun } from "./history.ts";

/** A time that a scenario will take. */
export interface Estimate {
  readonly ms: number;
  /** Measured in the earlier run, or made up of declared times. */
  readonly from: "history" | "declared";
}

/** How fast a flash tool is when nothing tells, bytes a second: a debug probe on a chip, and what is no chip. */
const bytesPerSecond = { hardware: 64 << 10, other: 4 << 20 } as const;
/** What a device says and is told in a scenario, bytes; of the standard's scenarios on the reference device it is the mean. */
const consoleBytes = 20_000;
/** Bits on the wire for each byte, at 8N1. */
const bitsPerByte = 10;
/** Starts of a device from blank to operation: self-test, and once more released. */
const startsToMake = 2;

/** Each runnable scenario's time, by its place. A lot is made once and serves all that compare it. */
export function estimate(
  foreseen: readonly ForeseenScenario[],
  product: Product,
  boards: readonly BoardDeclaration[],
  history: TimedRun | undefined,
): Map<string, Estimate> {
  const paces = boards.map((board) => paceOf(product, board));
  const slowest = (read: (pace: Pace) => number) => Math.max(0, ...paces.map(read));
  const lots = new Set<string>();
  const rough = ({ demands }: ForeseenScenario): number => {
    const { devices, lot, repetitions, passesMs } = demands;
    let making = devices === "places" ? boards.length : devices;
    if (lot !== undefined && !lots.has(lot)) making += product.ixit.sampling[lot];
    if (lot !== undefined) lots.add(lot);
    return (
      making * slowest(({ makeMs }) => makeMs) +
      repetitions * slowest(({ againMs }) => againMs) +
      slowest(({ waits }) => (waits ? passesMs : 0))
    );
  };
  return new Map(
    foreseen
      .filter(({ prospect }) => prospect.kind === "runs")
      .map((one): [string, Estimate] => {
        const measured = history?.durations.get(one.scenario);
        return measured === undefined
          ? [one.scenario, { ms: rough(one), from: "declared" }]
          : [one.scenario, { ms: measured, from: "history" }];
      }),
  );
}

interface Pace {
  /** From whatever it was to a manufactured device. */
  readonly makeMs: number;
  /** A sector changed, and started again. */
  readonly againMs: number;
  /** Whether device time is waited for. */
  readonly waits: boolean;
}

function paceOf({ ixit, firmware }: Product, { kind, console, flash, clock }: BoardDeclaration): Pace {
  const { size, sectorSize } = ixit.flash;
  const image = firmware.bootloader.image.length + firmware.release(ixit.firmware.released).image.length;
  const usual = kind === "hardware" ? bytesPerSecond.hardware : bytesPerSecond.other;
  const rate = flash?.driver === "esptool" ? flash.baud / bitsPerByte : usual;
  const flashMs = (bytes: number) => (bytes / rate) * 1000;
  // Erased, read back; then what is there is read, the image written and read back.
  const bytes = 2 * size + 3 * image;
  const baudRate = "baudRate" in console ? console.baudRate : ixit.console.baudRate;
  const consoleMs = (consoleBytes * bitsPerByte * 1000) / baudRate;
  return {
    makeMs: flashMs(bytes) + consoleMs + startsToMake * ixit.timing.readyWithinMs,
    againMs: flashMs(3 * sectorSize) + ixit.timing.restartWithinMs,
    waits: clock.driver === "wall",
  };
}

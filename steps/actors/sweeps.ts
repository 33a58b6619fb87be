import type { Dut, LogEntry } from "../../core/dut/index.ts";
import { type Outcome, unreachable } from "../../core/kernel/index.ts";
import { type Ixit, partitions, type Region } from "../../core/product/index.ts";
import type { Trial } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { entriesMissing } from "./change-log.ts";
import { type KnownConfiguration, sightAny } from "./configurations.ts";
import { type Cut, cutAtPoints, type Interruption } from "./cuts.ts";
import { returnHere } from "./memory.ts";
import { seenSoFar } from "./operational.ts";
import { awaitOperation } from "./way.ts";

/** What a sweep compares with, and what it does around each disturbance. */
export interface SweepPlan {
  /** Configurations that may rightly be in effect; differences are told from the first. */
  readonly known: readonly KnownConfiguration[];
  /** Entries that its log must still hold, where it is looked at. */
  readonly logHeld?: readonly LogEntry[];
}

/** What is interrupted, and how the device is brought to where it begins. */
export interface CutAct extends Pick<Interruption, "prepare" | "act"> {
  /** The act comes over the network: each trial begins once the device has reached its backend. */
  readonly inOperation?: boolean;
}

/** One written flash region, as it was before any disturbance. */
interface Baseline {
  readonly region: Region;
  readonly bytes: Uint8Array;
}

/** Does something to a stored copy at one of its bytes; returns what. */
type Damage = (bytes: Uint8Array, at: number) => string;

/** How often a byte changes places, of so many that are corrupted. */
export const swapsOf = ({ corruptions }: Pick<Ixit["sampling"], "corruptions">): number =>
  Math.ceil(corruptions / 20);

/** Repeats one disturbance over many points of a stored configuration or of an operation, and notes each trial. */
export class Sweeps {
  readonly #stage: Stage;
  /** Of all sweeps of the scenario. */
  readonly #trials: Trial[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /**
   * Flips the lowest bit of one byte of the newest stored copy at a time, over all of the copy; then has a byte change places with
   * another one, which a sum of all bytes does not show.
   */
  async corruptStored(device: Dut, plan: SweepPlan, newest: string): Promise<void> {
    const { sampling } = this.#stage.bench.product.ixit;
    const flip: Damage = (bytes, at) => {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return `byte ${at} of ${newest} with its lowest bit flipped`;
    };
    const swap: Damage = (bytes, at) => {
      const here = bytes[at] ?? 0;
      const differs = (byte: number) => byte !== here && byte !== 0xff;
      // The nearest that differs: a sum may stand at either end.
      const behind = bytes.subarray(at).findIndex(differs);
      const other = behind < 0 ? bytes.findLastIndex(differs) : at + behind;
      bytes[at] = bytes[other] ?? 0;
      bytes[other] = here;
      return `bytes ${at} and ${other} of ${newest} in each other's place`;
    };
    await this.#damageStored(device, plan, newest, [
      { count: sampling.corruptions, damage: flip },
      { count: swapsOf(sampling), damage: swap },
    ]);
  }

  /** Cuts the newest stored copy short at one byte at a time: the rest is as if never written. */
  async truncateStored(device: Dut, plan: SweepPlan, newest: string): Promise<void> {
    const { cutPoints } = this.#stage.bench.product.ixit.sampling;
    const cutShort: Damage = (bytes, at) => {
      bytes.fill(0xff, at);
      return `${newest} cut short at byte ${at}`;
    };
    await this.#damageStored(device, plan, newest, [{ count: cutPoints, damage: cutShort }]);
  }

  async #damageStored(
    device: Dut,
    plan: SweepPlan,
    newest: string,
    damages: readonly { readonly count: number; readonly damage: Damage }[],
  ): Promise<void> {
    const baseline = await this.#readStored(device);
    const target = baseline.find(({ region }) => region.name === newest);
    if (target === undefined) throw new TypeError(`${newest} is not a configuration partition`);
    const written = [...target.bytes.keys()].filter((at) => target.bytes[at] !== 0xff);
    const trials: Trial[] = [];
    const points = damages.flatMap(({ count, damage }) =>
      this.#stage.bench.random.strata(count, written.length).map((index) => ({ index, damage })),
    );
    for (const { index, damage } of points) {
      const bytes = Uint8Array.from(target.bytes);
      const point = damage(bytes, written[index] ?? 0);
      await device.power.off();
      for (const { region, bytes: whole } of baseline) {
        await device.flash.write(region.offset, region === target.region ? bytes : whole);
      }
      const trial = await this.#try(device, plan, point, await device.power.cycle());
      trials.push(trial);
      if (trial.awake.kind !== "done") break;
    }
    await this.#note(trials, written.length);
  }

  /** Flips bits all over every stored copy, so that none can be whole, and starts the device. */
  async corruptEveryCopy(device: Dut): Promise<Outcome<void>> {
    const baseline = await this.#readStored(device);
    await device.power.off();
    for (const { region, bytes } of baseline) {
      await device.flash.write(
        region.offset,
        bytes.map((byte) => (byte === 0xff ? byte : byte ^ 1)),
      );
    }
    await this.#stage.observe(
      "corrupted every byte written in",
      baseline.map(({ region }) => region.name),
    );
    return device.power.cycle();
  }

  /** Erases every configuration partition and starts the device. */
  async eraseEveryCopy(device: Dut): Promise<Outcome<void>> {
    await device.power.off();
    for (const { offset, size } of partitions(this.#stage.bench.product.ixit, "configuration")) {
      await device.flash.erase(offset, size);
    }
    return device.power.cycle();
  }

  async #readStored(device: Dut): Promise<Baseline[]> {
    const baseline: Baseline[] = [];
    for (const region of partitions(this.#stage.bench.product.ixit, "configuration")) {
      baseline.push({ region, bytes: await device.flash.read(region.offset, region.size) });
    }
    return baseline;
  }

  /**
   * Cuts power in the middle of `act`, at points spread over all of it, and notes what is in effect after each.
   * `prepare` brings the device into the state from which each trial starts: once, where its memory can be brought back. `act` runs once whole, to be measured.
   */
  async cut(device: Dut, plan: SweepPlan, { prepare, act, inOperation = false }: CutAct): Promise<void> {
    const trials: Trial[] = [];
    const examine = async ({ place, point }: Cut): Promise<"go on" | "stop"> => {
      const trial = await this.#try(device, plan, point, await device.power.cycle());
      trials.push({ ...trial, cut: place });
      return trial.awake.kind === "done" ? "go on" : "stop";
    };
    await prepare();
    const startAnew = async () => {
      await expectDone(device, "start anew", await device.power.cycle());
      await prepare();
    };
    const comeBack = await returnHere(this.#stage, device, inOperation ? startAnew : prepare);
    const begin = inOperation ? () => this.#inOperation(device, comeBack) : comeBack;
    await this.#note(trials, await cutAtPoints(this.#stage, device, { prepare: begin, act, examine }));
  }

  async #inOperation(device: Dut, comeBack: () => Promise<void>): Promise<void> {
    // What it says from here on comes from the start that follows: one that goes on just now would be taken for it.
    await device.power.off();
    const { telemetry } = await seenSoFar(this.#stage, device);
    await comeBack();
    await awaitOperation(this.#stage, device, telemetry);
  }

  async #try(
    device: Dut,
    { known, logHeld }: SweepPlan,
    point: string,
    awake: Outcome<void>,
  ): Promise<Trial> {
    switch (awake.kind) {
      case "done": {
        const { stored, inEffect, differences } = await sightAny(device, known);
        return {
          device,
          point,
          awake,
          inEffect,
          differences,
          reported: await this.#reports(device, stored.source),
          ...(logHeld && { logLost: await countLost(device, logHeld) }),
        };
      }
      case "refused":
      case "silent":
        return { device, point, awake, inEffect: undefined, differences: [], reported: false };
      default:
        return unreachable(awake);
    }
  }

  /** A device says that its stored configuration is bad in its status. */
  async #reports(device: Dut, source: string): Promise<boolean> {
    const { corrupt } = this.#stage.bench.product.ixit.configuration.faults;
    const status = await device.maintenance.readStatus();
    return source !== "stored" || (status.kind === "done" && status.value.faults.includes(corrupt));
  }

  async #note(trials: readonly Trial[], population: number): Promise<void> {
    this.#trials.push(...trials);
    this.#stage.notes.write("trials", this.#trials);
    await this.#stage.observe("trials", {
      points: trials.length,
      of: population,
      inEffect: countBy(trials, ({ inEffect }) => inEffect ?? "none of the known configurations"),
      reported: trials.filter(({ reported }) => reported).length,
      silentAt: trials.filter(({ awake }) => awake.kind !== "done").map(({ point }) => point),
    });
  }
}

async function countLost(device: Dut, held: readonly LogEntry[]): Promise<number> {
  const log = await expectDone(device, "show its log", await device.maintenance.readLog());
  return entriesMissing(held, log).length;
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

import type { Capability, Dut, MaintenancePort } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { Sweeps } from "./sweeps.ts";

/**
 * Runs `make` on a sound unit with the fault that the product declares, so that its self-test must fail. `make` is given the unit
 * as the line is to see it. @throws Inconclusive when the bench cannot bring the fault about, or the line tests past it
 */
export async function asRedRabbit(stage: Stage, make: (device: Dut) => Promise<unknown>): Promise<void> {
  const { device, bench } = stage;
  switch (bench.product.ixit.selfTest.redRabbit) {
    case "button-held":
      require(stage, "button");
      await device.button.holdDuring(() => make(device));
      return;
    case "configuration-damaged": {
      require(stage, "flash-write");
      let damaged = false;
      const rabbit = damagedBeforeTest(device, async () => {
        await new Sweeps(stage).corruptEveryCopy(device);
        damaged = true;
      });
      await make(rabbit);
      if (damaged) return;
      const why = "the line does not test the unit through the harness: it cannot be damaged in between";
      throw new Inconclusive("not-observable", why);
    }
  }
}

function require({ bench }: Stage, needed: Capability): void {
  if (bench.capabilities.has(needed)) return;
  throw new Inconclusive("not-observable", `product and bench offer no ${needed}`);
}

/** `device`, to which `damage` is done between the line's last station and its self-test. */
function damagedBeforeTest(device: Dut, damage: () => Promise<void>): Dut {
  const runSelfTest: MaintenancePort["runSelfTest"] = async () => {
    await damage();
    return device.maintenance.runSelfTest();
  };
  return replacing(device, { maintenance: replacing(device.maintenance, { runSelfTest }) });
}

/** `whole` with other members in place of its own; what is left calls the original, whose private state it needs. */
function replacing<T extends object>(whole: T, others: Partial<T>): T {
  return new Proxy(whole, {
    get(target, name) {
      if (Object.hasOwn(others, name)) return Reflect.get(others, name);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

import type { Ixit } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { ResetTrigger } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import type { Operator } from "./operator.ts";

type ButtonTime = keyof NonNullable<Ixit["reset"]["button"]>;

/** Holds the reset button too short, and lets the time pass in which a device that goes on counting would reset itself. */
export async function pressBriefly(stage: Stage): Promise<void> {
  await holdButton(stage, "tooShortMs");
  await stage.device.elapse(stage.bench.product.ixit.reset.button?.holdMs ?? 0);
}

/** Holds the reset button for the time that the product declares as `time`. */
async function holdButton(stage: Stage, time: ButtonTime): Promise<void> {
  const { button } = stage.bench.product.ixit.reset;
  if (button === undefined)
    throw new Inconclusive("ixit-gap", "the product declares no button times (reset.button)");
  await stage.device.button.hold(button[time]);
}

/** Holds the button long enough and waits until the device is up again. */
export async function resetByButton(stage: Stage): Promise<void> {
  const { device } = stage;
  const restarted = await device.maintenance.awaitRestart(() => holdButton(stage, "holdMs"));
  await expectDone(device, "restart once its button was held for the declared time", restarted);
}

/** Resets once by each declared trigger; after each the device is up again. */
export async function resetEveryWay(stage: Stage, operator: Operator): Promise<void> {
  for (const trigger of stage.bench.product.ixit.reset.triggers) {
    if (trigger === "backend") await operator.connect(stage.device);
    await resetBy(stage, operator, trigger);
  }
}

/** The way that asks for least, of those that the product declares. */
export const easiestReset = ({ reset }: Pick<Ixit, "reset">): ResetTrigger =>
  reset.triggers.find((trigger) => trigger === "console") ?? reset.triggers[0] ?? "console";

/** Resets by `trigger`; the device is up again on return. */
export async function resetBy(stage: Stage, operator: Operator, trigger: ResetTrigger): Promise<void> {
  const { device } = stage;
  switch (trigger) {
    case "button":
      await resetByButton(stage);
      break;
    case "console":
      await expectDone(device, "reset itself", await device.maintenance.factoryReset());
      break;
    case "backend":
      await operator.orderReset(device);
      break;
  }
  await stage.observe("reset by", trigger);
}

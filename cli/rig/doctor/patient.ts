import { openSession, type SerialLine } from "../../../core/dut/index.ts";
import { loadProduct, type Product } from "../../../core/product/index.ts";
import type { DoctorBoard } from "../../../rigs/doctor/index.ts";
import type { ChosenBoard } from "../choose-boards.ts";

/** A board as the doctor examines it. */
export async function asPatient({ name, declaration, product: folder }: ChosenBoard): Promise<DoctorBoard> {
  const product = await loadProduct(folder);
  const { flash, console, timing } = product.ixit;
  return {
    ...{ name, declaration, flash, baudRate: console.baudRate, readyWithinMs: timing.readyWithinMs },
    ask: (line) => answers(product, line),
  };
}

/** Whether the device answers in the product's own words; a refusal is an answer. */
async function answers({ ixit, console }: Product, line: SerialLine): Promise<boolean> {
  const session = openSession(line, ixit.timing, console);
  session.powerApplied();
  return (await session.readStatus()).kind !== "silent";
}

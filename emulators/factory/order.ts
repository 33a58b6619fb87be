import type { ProductionOrder } from "../../core/factory/index.ts";
import { type Outcome, refused } from "../../core/kernel/index.ts";

/** Refuses an order with which a unit would leave the line without a value that the standard asks for. PRV-FACT-4 */
export function refuseIncomplete(order: ProductionOrder): Outcome<never> | undefined {
  const { productType, region, fleet, image } = order;
  const texts = Object.entries({ productType, region, fleet });
  // What an order comes from, such as a file, may lack more than its type allows.
  const lacking = texts.filter(([, value]) => typeof value !== "string" || value.trim() === "");
  const names = [
    ...lacking.map(([name]) => name),
    ...(image === undefined || image.length === 0 ? ["image"] : []),
  ];
  if (names.length === 0) return undefined;
  return refused("incomplete-order", `the order has no ${names.join(", no ")}`);
}

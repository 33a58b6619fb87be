import type { ProductionOrder } from "../../core/factory/index.ts";
import { type Outcome, refused, sha256 } from "../../core/kernel/index.ts";

/**
 * Refuses an order with which a unit would leave the line without a value that the standard asks for, or with an image that
 * is not the released one. PRV-FACT-1, PRV-FACT-4
 */
export function refuseOrder(order: ProductionOrder): Outcome<never> | undefined {
  const { productType, region, fleet, image, imageDigest } = order;
  const texts = Object.entries({ productType, region, fleet });
  // What an order comes from, such as a file, may lack more than its type allows.
  const lacking = texts.filter(([, value]) => typeof value !== "string" || value.trim() === "");
  const names = [
    ...lacking.map(([name]) => name),
    ...(image === undefined || image.length === 0 ? ["image"] : []),
  ];
  if (names.length > 0) return refused("incomplete-order", `the order has no ${names.join(", no ")}`);
  if (imageDigest === undefined || imageDigest === sha256(image)) return undefined;
  return refused("wrong-image", `the image is ${sha256(image)}, the release's manifest says ${imageDigest}`);
}

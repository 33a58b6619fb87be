import { absenceOf, lackingOf } from "../core/product/index.ts";
import type { Bench } from "./bench.ts";
import type { Judgement } from "./judgement.ts";

/**
 * Why a scenario with `tags` cannot be run on `bench`: all its atoms do not apply, the product does not have what it is about, or
 * a capability is lacking. Undefined when it can be run.
 */
export function obstacleTo(
  { product, capabilities }: Pick<Bench, "product" | "capabilities">,
  tags: readonly string[],
): Judgement | undefined {
  const { notApplicable } = product.ics;
  const atoms = tags.filter((tag) => tag.startsWith("@PRV-")).map((tag) => tag.slice(1));
  const excuses = atoms.map((atom) => notApplicable[atom]);
  if (atoms.length > 0 && excuses.every((excuse) => excuse !== undefined)) {
    return { status: "not-applicable", justification: [...new Set(excuses)].join(" ") };
  }
  const lacking = lackingOf(product, capabilities, tags);
  if (lacking.length === 0) return undefined;
  // What the product itself lacks nobody can examine; what the bench lacks another bench could.
  const absent = lacking.map((need) => absenceOf(product, need));
  if (absent.every((why) => why !== undefined))
    return { status: "not-applicable", justification: absent.join(" ") };
  const message = `product and bench offer no ${lacking.join(", ")}`;
  return { status: "inconclusive", cause: "not-observable", message };
}

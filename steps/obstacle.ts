import type { Bench } from "./bench.ts";
import type { Judgement } from "./judgement.ts";

/**
 * Why a scenario with `tags` cannot be run on `bench`: all its atoms do not apply, or a capability is lacking. Undefined
 * when it can be run.
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
  const offered: ReadonlySet<string> = capabilities;
  const lacking = tags
    .flatMap((tag) => /^@needs-(.+)$/.exec(tag)?.[1] ?? [])
    .filter((need) => !offered.has(need));
  if (lacking.length === 0) return undefined;
  const message = `product and bench offer no ${lacking.join(", ")}`;
  return { status: "inconclusive", cause: "not-observable", message };
}

import { lackingOf } from "../../core/product/index.ts";
import { printable } from "../../reports/index.ts";
import { exitCodes } from "../exit-codes.ts";
import type { RunOptions } from "./options.ts";
import type { Prepared } from "./prepare.ts";
import type { Screen } from "./progress.ts";

/** What `--dry-run` shows: the scenarios that would run and those that lack a capability. */
export function printPlan(
  { json }: RunOptions,
  seed: string,
  { selected, product }: Prepared,
  screen: Screen,
): number {
  // Names come from files that anybody may have written; a terminal obeys some characters.
  const offered: ReadonlySet<string> = new Set(product.ics.capabilities);
  const plan = selected.map(({ uri, line, name, tags }) => ({
    scenario: `${uri}:${line}`,
    name,
    atoms: tags.map((tag) => tag.name.slice(1)).filter((tag) => tag.startsWith("PRV-")),
    lacks: lackingOf(
      product,
      offered,
      tags.map((tag) => tag.name),
    ),
  }));
  if (json) {
    screen.write(`${JSON.stringify({ seed, scenarios: plan }, undefined, 2)}\n`);
    return exitCodes.pass;
  }
  for (const { scenario, name, atoms, lacks } of plan) {
    screen.write(
      `${printable(`${scenario} ${name}`)} [${atoms.join(" ")}]${lacks.length > 0 ? ` cannot run: no ${lacks.join(", ")}` : ""}\n`,
    );
  }
  const runnable = plan.filter(({ lacks }) => lacks.length === 0).length;
  screen.write(`${plan.length} scenarios selected, ${runnable} can run on this product.\n`);
  return exitCodes.pass;
}

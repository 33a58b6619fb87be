import leven from "leven";
import { UsageFault } from "../../core/kernel/index.ts";
import { configurationDefects } from "./configuration/index.ts";
import { credentialDefects } from "./credentials/index.ts";
import type { Defect } from "./defect.ts";
import { fieldDefects } from "./field/index.ts";

export type { Breakage, Defect } from "./defect.ts";

/** Every defect that was made by hand. */
export const defects: readonly Defect[] = [...credentialDefects, ...configurationDefects, ...fieldDefects];

/** The defect of that name. @throws UsageFault when there is none */
export function findDefect(name: string): Defect {
  const defect = defects.find((one) => one.name === name);
  if (defect !== undefined) return defect;
  const [nearest] = defects.map((one) => one.name).sort((a, b) => leven(name, a) - leven(name, b));
  throw new UsageFault("BAD_FLAG", `There is no defect "${name}"; did you mean ${nearest}?`, {
    help: "See them all with assay sensitivity --list.",
  });
}

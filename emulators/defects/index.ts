import leven from "leven";
import { UsageFault } from "../../core/kernel/index.ts";
import { defects } from "./by-hand.ts";
import type { Breakage } from "./defect.ts";
import type { MechanicalChange } from "./mechanical/changes.ts";
import { reachProbe, watching } from "./mechanical/reach.ts";

export { defects } from "./by-hand.ts";
export type { Breakage, Defect } from "./defect.ts";
export type { MechanicalChange } from "./mechanical/changes.ts";
export { equivalents } from "./mechanical/equivalents.ts";
export { reached, reachProbe } from "./mechanical/reach.ts";

/** What is built in under `name`: a defect made by hand, or a mechanical change. @throws UsageFault when there is none */
export async function findBreakage(name: string): Promise<() => Breakage> {
  const found = defects.find((one) => one.name === name) ?? (await findMechanical(name));
  if (found !== undefined) return found.breakage;
  const [nearest] = defects.map((one) => one.name).sort((a, b) => leven(name, a) - leven(name, b));
  throw new UsageFault("BAD_FLAG", `There is no defect "${name}"; did you mean ${nearest}?`, {
    help: "See them all with assay sensitivity --list.",
  });
}

/** Every mechanical change; to know them, sound parts of everything are made and looked at. */
export async function loadMechanicalChanges(): Promise<readonly MechanicalChange[]> {
  const { mechanicalChanges } = await import("./mechanical/changes.ts");
  return mechanicalChanges();
}

async function findMechanical(name: string): Promise<Pick<MechanicalChange, "breakage"> | undefined> {
  if (!name.includes(":")) return undefined;
  if (name === reachProbe) return { breakage: watching };
  return (await loadMechanicalChanges()).find((one) => one.name === name);
}

import type { Capability } from "../../core/dut/index.ts";
import { erasesSectors, readsHardwareId } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";

type Wiring = Pick<BoardDeclaration, "power" | "flash" | "button" | "network" | "air" | "probe">;

/** What a board allows by its declaration alone: nothing is asked of anything. */
export function capabilitiesOf({
  power,
  flash,
  button,
  network,
  air,
  probe,
}: Wiring): ReadonlySet<Capability> {
  const having: readonly (readonly [boolean, readonly Capability[]])[] = [
    [power !== undefined, ["power", "power-cut"]],
    [flash !== undefined, ["flash-read", "flash-write"]],
    [flash !== undefined && erasesSectors(flash), ["flash-erase"]],
    [button !== undefined, ["button"]],
    [network !== undefined, ["network"]],
    [air !== undefined, ["air"]],
    [probe !== undefined || (flash !== undefined && readsHardwareId(flash)), ["hardware-id"]],
  ];
  return new Set<Capability>(["console", ...having.flatMap(([has, names]) => (has ? names : []))]);
}

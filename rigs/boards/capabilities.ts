import type { Capability } from "../../core/dut/index.ts";
import { erasesSectors, readsHardwareId } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";

/**
 * What a board can be examined for, as its rig file says it; nothing is opened for that. Of a fixture it is taken that it tells the
 * hardware value: where one does not, whoever asks for it learns that it is not offered.
 */
export function declaredCapabilities(declaration: BoardDeclaration): ReadonlySet<Capability> {
  const { power, flash, button, network, air, bluetooth, fixture } = declaration;
  const tellsId = fixture !== undefined || (flash !== undefined && readsHardwareId(flash));
  const having: readonly (readonly [unknown, readonly Capability[]])[] = [
    [power, ["power", "power-cut"]],
    [flash, ["flash-read", "flash-write"]],
    [flash !== undefined && erasesSectors(flash) ? flash : undefined, ["flash-erase"]],
    [button, ["button"]],
    [network, ["network"]],
    [air, ["air"]],
    [bluetooth, ["bluetooth"]],
    [tellsId || undefined, ["hardware-id"]],
  ];
  return new Set<Capability>([
    "console",
    ...having.flatMap(([fitting, capabilities]) => (fitting === undefined ? [] : capabilities)),
  ]);
}

import type { EquipmentCut, Progress } from "../../core/dut/index.ts";
import { cutSides, type Tear, tears } from "../parts/index.ts";

/** A cut that an emulated device can be made to suffer. */
export type EmulatedCut =
  | { readonly unit: "flash-operation"; readonly after: number; readonly way: Tear }
  | { readonly unit: "network-message"; readonly after: number; readonly way: (typeof cutSides)[number] };

/** @throws RangeError when an emulated device cannot be cut like that */
export function emulatedCut({ unit, after, way }: EquipmentCut): EmulatedCut {
  const tear = tears.find((name) => name === way);
  const side = cutSides.find((name) => name === way);
  if (unit === "flash-operation" && tear !== undefined) return { unit, after, way: tear };
  if (unit === "network-message" && side !== undefined) return { unit, after, way: side };
  throw new RangeError(`an emulated device is not cut ${way} a ${unit}`);
}

/** `operations` of the firmware on its flash, and `messages` over cable and radio either way. */
export function emulatedProgress(operations: number, messages: number): readonly Progress[] {
  return [
    { unit: "flash-operation", count: operations, ways: tears },
    { unit: "network-message", count: messages, ways: cutSides },
  ];
}

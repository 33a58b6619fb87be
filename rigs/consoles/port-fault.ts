import { EquipmentFault } from "../../core/kernel/index.ts";

/** The console is not to be had: what was looked for, and what came back. */
export function unopenable(message: string, help: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("PORT_UNOPENABLE", message, { help, cause });
}

/** The console was there and cannot be relied on any more. */
export function portGone(message: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("PORT_GONE", message, {
    help: "Check cable, adapter, hub and supply of this place; a board whose port comes and goes with its supply needs `reenumerates: true`.",
    cause,
  });
}

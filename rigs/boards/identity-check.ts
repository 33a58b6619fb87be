import { EquipmentFault } from "../../core/kernel/index.ts";

/** Whose hardware stands at a place. */
export interface IdentityCheck {
  /** Reads the hardware value and compares it. @throws EquipmentFault BOARD_SWAPPED */
  confirm(read: () => Promise<Uint8Array>): Promise<void>;
  /** Another piece was put there, on purpose. */
  expect(hardwareId: Uint8Array | undefined): void;
}

/** `declared` is what the rig file says, in hexadecimal; without it the first board seen is the one. */
export function createIdentityCheck(place: string, declared: string | undefined): IdentityCheck {
  let expected = declared?.toLowerCase();
  return {
    async confirm(read) {
      const found = toHex(await read());
      expected ??= found;
      if (found === expected) return;
      throw new EquipmentFault(
        "BOARD_SWAPPED",
        `${place}: the board with hardware value ${expected} was to be here, and ${found} answers.`,
        {
          help: "Put the right board back, or correct hardwareId of this board in the rig file. Nothing was written to this one.",
        },
      );
    },
    expect(hardwareId) {
      expected = hardwareId && toHex(hardwareId);
    },
  };
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

import { EquipmentFault } from "../../core/kernel/index.ts";

/** Whose hardware stands at a place. */
export interface IdentityCheck {
  /** Reads the hardware value and compares it. @throws EquipmentFault BOARD_SWAPPED */
  confirm(read: () => Promise<Uint8Array>): Promise<void>;
  /**
   * Another piece was put there, on purpose; its value, where that was told. @throws EquipmentFault CONTROL_LOST when it is the one
   * that was there before
   */
  expect(hardwareId: Uint8Array | undefined): void;
}

/** `declared` is what the rig file says, in hexadecimal; without it the first board seen is the one. */
export function createIdentityCheck(place: string, declared: string | undefined): IdentityCheck {
  let expected = declared?.toLowerCase();
  /** The piece that was taken out. */
  let former: string | undefined;
  /** Two devices that are one and the same would be blamed for having the same identity. */
  const requireAnother = (found: string): void => {
    if (found !== former) return;
    throw new EquipmentFault(
      "CONTROL_LOST",
      `${place}: the next piece was to be put in, and the one with hardware value ${found} is still there.`,
      { help: "See that what exchanges the pieces of this board puts another one in each time." },
    );
  };
  return {
    async confirm(read) {
      const found = toHex(await read());
      requireAnother(found);
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
      former = expected ?? former;
      expected = hardwareId && toHex(hardwareId);
      if (expected !== undefined) requireAnother(expected);
    },
  };
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

import type { EquipmentCode, EquipmentFault } from "../../core/kernel/index.ts";

/** Whose fault each is: the place's on the rig, or that of something else, which a healthy board suffers from as well. */
const ofTheBoard: Readonly<Record<EquipmentCode, boolean>> = {
  PORT_GONE: true,
  PORT_UNOPENABLE: true,
  POWER_STUCK: true,
  FLASH_FAILED: true,
  RADIO_FAILED: true,
  BOARD_SWAPPED: true,
  CONTROL_LOST: true,
  GOLDEN_IMAGE_DEAD: true,
  NOT_OFFERED: false,
  NOT_PERMITTED: false,
  LEASE_LOST: false,
  DISK_FULL: false,
  BACKEND_DOWN: false,
  FACTORY_DOWN: false,
  REPORT_LEAKS: false,
  ABORTED: false,
};

/** Whether a fault tells that the place on the rig is ill: its wires, its equipment or the board in it. */
export const isOfTheBoard = ({ code }: EquipmentFault): boolean => ofTheBoard[code];

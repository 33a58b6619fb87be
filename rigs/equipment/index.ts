/**
 * The equipment of one board's place on a rig, a port for each thing that a driver can do. A driver either does what it says or throws
 * an `EquipmentFault` that names the board's place and the remedy; it never guesses, and it leaves no process and no socket behind.
 */

import type { EquipmentCut, Progress } from "../../core/dut/index.ts";

/** Something with two positions: supply, a button's contact, the plug of a network. */
export interface Switch extends AsyncDisposable {
  /** Brings it into the position; nothing happens when it is there already. @throws EquipmentFault POWER_STUCK */
  set(on: boolean): Promise<void>;
  /** The position as the equipment itself reads it back; undefined where it cannot be asked. */
  read(): Promise<boolean | undefined>;
}

/**
 * A flash tool, attached to one board that has supply. Offsets are from the beginning of the flash. The board is held in reset from
 * the first call until `release`.
 */
export interface FlashTool extends AsyncDisposable {
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Erases whole sectors. */
  erase(offset: number, length: number): Promise<void>;
  /** Erases and programs whole sectors. Whether they hold it then is for the caller to read back. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Lets the board run, from its reset vector. Nothing happens when it is not held. */
  release(): Promise<void>;
  /** The value that the chip maker gave this piece of silicon; undefined where the tool cannot read it. @throws EquipmentFault FLASH_FAILED */
  readHardwareId(): Promise<Uint8Array | undefined>;
}

/** How device time passes at a place. */
export interface DeviceClock extends AsyncDisposable {
  /** Returns once `ms` of device time have passed. */
  elapse(ms: number): Promise<void>;
}

/** What cuts supply at a point of an act that it counts or times. */
export interface PowerCutter extends AsyncDisposable {
  /** How far the firmware has gone, in each unit that it can tell, the finest first. */
  progress(): Promise<readonly Progress[]>;
  /** @throws RangeError for a unit or way that it does not have */
  arm(cut: EquipmentCut): Promise<void>;
  /** Whether it struck. Then it no longer threatens, and the switch of the supply has its say again. */
  disarm(): Promise<boolean>;
  /** Called once supply is off. Returns the unsubscriber. */
  onCut(listener: () => void): () => void;
}

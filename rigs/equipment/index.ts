/**
 * The equipment of one board's place on a rig, a port for each thing that a driver can do. A driver either does what it says or throws
 * an `EquipmentFault` that names the board's place and the remedy; it never guesses, and it leaves no process and no socket behind.
 */

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

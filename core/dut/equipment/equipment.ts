import type { AirPort, ProgressUnit } from "../dut.ts";

/** How far a device has gone in one unit, counted or timed since some beginning that stays the same. */
export interface Progress {
  readonly unit: ProgressUnit;
  readonly count: number;
  /** How supply can be made to fail at a point of this unit; see `Extent`. */
  readonly ways: readonly string[];
}

/** A cut that is to come: at the `after`-th unit from now, counted from 1. */
export type EquipmentCut = {
  readonly unit: ProgressUnit;
  readonly after: number;
  readonly way: string;
};

/**
 * What a bench does to a device besides talking to its console: the switches, the flash tool, the clock. For an emulated device in
 * this process it works on the device itself, for another process over a control channel, for a board on a rig through its drivers; the
 * device port on top of it is the same.
 */
export interface Equipment extends AsyncDisposable {
  /** Bytes of flash. */
  readonly flashSize: number;
  readonly air: AirPort;
  powerOn(): Promise<void>;
  powerOff(): Promise<void>;
  /** How far the firmware has gone, in each unit that the equipment can count or time, the finest first. */
  progress(): Promise<readonly Progress[]>;
  /** @throws RangeError for a unit or way that the equipment does not have */
  armCut(cut: EquipmentCut): Promise<void>;
  /** Whether the cut struck. Until then supply stays off whoever switches it on; then a cut no longer threatens. */
  disarmCut(): Promise<boolean>;
  /** Called when a cut strikes. */
  onCut(listener: () => void): void;
  /** Presses the reset button for `ms` of device time. */
  holdButton(ms: number): Promise<void>;
  pressButton(): Promise<void>;
  releaseButton(): Promise<void>;
  /** Lets `ms` of device time pass. */
  advance(ms: number): Promise<void>;
  joinNetwork(): Promise<void>;
  leaveNetwork(): Promise<void>;
  readHardwareId(): Promise<Uint8Array>;
  readFlash(offset: number, length: number): Promise<Uint8Array>;
  /** Holds the device in reset, replaces these bytes and leaves supply as it was. @throws RangeError outside the flash */
  writeFlash(offset: number, bytes: Uint8Array): Promise<void>;
  /** As `writeFlash`; whole sectors. */
  eraseFlash(offset: number, length: number): Promise<void>;
}

import type { WifiNetwork } from "../../../core/dut/index.ts";
import type { Sighting } from "../../air/index.ts";
import { cutSides, type Tear, tears } from "../../parts/index.ts";

/** Counted since manufacture. */
export interface FirmwareProgress {
  /** Those of the flash tool are not counted. */
  readonly operations: number;
  /** Over cable and radio, either way. */
  readonly messages: number;
}

/** A cut that is to come. */
export type EquipmentCut =
  | { readonly unit: "flash-operation"; readonly after: number; readonly way: Tear }
  | { readonly unit: "network-message"; readonly after: number; readonly way: (typeof cutSides)[number] };

/** The cut that three words ask for. @throws RangeError when an emulated device cannot be cut like that */
export function equipmentCut(unit: string, after: number, way: string): EquipmentCut {
  const tear = tears.find((name) => name === way);
  const side = cutSides.find((name) => name === way);
  if (unit === "flash-operation" && tear !== undefined) return { unit, after, way: tear };
  if (unit === "network-message" && side !== undefined) return { unit, after, way: side };
  throw new RangeError(`an emulated device is not cut ${way} a ${unit}`);
}

/**
 * What a bench does to an emulated device besides talking to its console: the switches, the flash tool, the clock. In
 * this process it works on the device itself, for a child process over a control channel; the device port on top of it
 * is the same.
 */
export interface Equipment extends AsyncDisposable {
  /** Bytes of flash. */
  readonly flashSize: number;
  powerOn(): Promise<void>;
  powerOff(): Promise<void>;
  /** What the firmware has done so far. */
  progress(): Promise<FirmwareProgress>;
  /** Cuts supply at the `after`-th flash operation of the firmware, or network message, from now, counted from 1. */
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
  offerNetwork(network: WifiNetwork): Promise<void>;
  withdrawNetworks(): Promise<void>;
  /** Undefined while the device shows no access point. */
  lookForAccessPoint(): Promise<Sighting | undefined>;
  captureAir(): Promise<Uint8Array>;
  readHardwareId(): Promise<Uint8Array>;
  readFlash(offset: number, length: number): Promise<Uint8Array>;
  /** Holds the device in reset, replaces these bytes and leaves supply as it was. */
  writeFlash(offset: number, bytes: Uint8Array): Promise<void>;
  /** As `writeFlash`; whole sectors. */
  eraseFlash(offset: number, length: number): Promise<void>;
}

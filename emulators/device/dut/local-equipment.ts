import type { WifiNetwork } from "../../../core/dut/index.ts";
import type { Sighting } from "../../air/index.ts";
import type { EmulatedDevice } from "../device.ts";
import type { Equipment } from "./equipment.ts";
import { erase, rewrite } from "./flash-tool.ts";

/** Lets `ms` of device time pass. */
export type PassTime = (ms: number) => Promise<void>;

/** The switches of a device in this process. Device time passes at once unless `passTime` waits for it. */
export function createLocalEquipment(
  device: EmulatedDevice,
  passTime: PassTime = async (ms) => device.clock.advance(ms),
): Equipment {
  return new LocalEquipment(device, passTime);
}

interface Cut {
  /** Number of the flash operation, as the chip counts. */
  readonly operation: number;
  readonly struck: boolean;
}

class LocalEquipment implements Equipment {
  readonly flashSize: number;
  readonly #device: EmulatedDevice;
  readonly #passTime: PassTime;
  readonly #cutListeners = new Set<() => void>();
  #toolOperations = 0;
  #cut: Cut | undefined;

  constructor(device: EmulatedDevice, passTime: PassTime) {
    this.#device = device;
    this.#passTime = passTime;
    this.flashSize = device.flash.size;
  }

  async powerOn(): Promise<void> {
    if (!this.#cut?.struck) this.#device.powerOn();
  }

  async powerOff(): Promise<void> {
    this.#device.powerOff();
  }

  async operations(): Promise<number> {
    return this.#device.flash.operations - this.#toolOperations;
  }

  async armCut(after: number): Promise<void> {
    this.#arm(this.#device.flash.operations + after);
  }

  #arm(operation: number): void {
    this.#cut = { operation, struck: false };
    this.#device.flash.cutAt(operation, () => {
      this.#cut = { operation, struck: true };
      for (const listener of this.#cutListeners) listener();
    });
  }

  async disarmCut(): Promise<boolean> {
    const struck = this.#cut?.struck ?? false;
    this.#cut = undefined;
    if (struck) this.#device.powerOff();
    this.#device.flash.disarm();
    return struck;
  }

  onCut(listener: () => void): void {
    this.#cutListeners.add(listener);
  }

  async holdButton(ms: number): Promise<void> {
    this.#device.button.press();
    await this.#passTime(ms);
    this.#device.button.release();
  }

  async pressButton(): Promise<void> {
    this.#device.button.press();
  }

  async releaseButton(): Promise<void> {
    this.#device.button.release();
  }

  async advance(ms: number): Promise<void> {
    await this.#passTime(ms);
  }

  async joinNetwork(): Promise<void> {
    this.#device.network.join();
  }

  async leaveNetwork(): Promise<void> {
    this.#device.network.leave();
  }

  async offerNetwork(network: WifiNetwork): Promise<void> {
    this.#device.air.offer(network);
  }

  async withdrawNetworks(): Promise<void> {
    this.#device.air.withdraw();
  }

  async lookForAccessPoint(): Promise<Sighting | undefined> {
    return this.#device.air.look();
  }

  async captureAir(): Promise<Uint8Array> {
    return this.#device.air.capture();
  }

  async readHardwareId(): Promise<Uint8Array> {
    return Uint8Array.from(this.#device.hardwareId);
  }

  async readFlash(offset: number, length: number): Promise<Uint8Array> {
    return this.#device.flash.read(offset, length);
  }

  async writeFlash(offset: number, bytes: Uint8Array): Promise<void> {
    this.#useTool(() => rewrite(this.#device.flash, offset, bytes));
  }

  async eraseFlash(offset: number, length: number): Promise<void> {
    this.#useTool(() => erase(this.#device.flash, offset, length));
  }

  /** The tool has its own supply and its operations are not the firmware's: they neither count nor trip a cut. */
  #useTool(work: () => void): void {
    const { flash, powered } = this.#device;
    const before = flash.operations;
    this.#device.powerOff();
    flash.disarm();
    try {
      work();
    } finally {
      const used = flash.operations - before;
      this.#toolOperations += used;
      if (this.#cut !== undefined && !this.#cut.struck) this.#arm(this.#cut.operation + used);
      if (powered && !this.#cut?.struck) this.#device.powerOn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#device.network.leave();
    this.#device.powerOff();
  }
}

import type { WifiNetwork } from "../../../core/dut/index.ts";
import type { Sighting } from "../../air/index.ts";
import type { EmulatedDevice } from "../device.ts";
import type { Equipment, EquipmentCut, FirmwareProgress } from "./equipment.ts";
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

interface Armed {
  readonly cut: EquipmentCut;
  /** Number of the flash operation or message, as chip or meter counts. */
  readonly at: number;
  readonly struck: boolean;
}

class LocalEquipment implements Equipment {
  readonly flashSize: number;
  readonly #device: EmulatedDevice;
  readonly #passTime: PassTime;
  readonly #cutListeners = new Set<() => void>();
  #toolOperations = 0;
  #armed: Armed | undefined;

  constructor(device: EmulatedDevice, passTime: PassTime) {
    this.#device = device;
    this.#passTime = passTime;
    this.flashSize = device.flash.size;
  }

  async powerOn(): Promise<void> {
    if (!this.#armed?.struck) this.#device.powerOn();
  }

  async powerOff(): Promise<void> {
    this.#device.powerOff();
  }

  async progress(): Promise<FirmwareProgress> {
    const { flash, meter } = this.#device;
    return { operations: flash.operations - this.#toolOperations, messages: meter.messages };
  }

  async armCut(cut: EquipmentCut): Promise<void> {
    const { flash, meter } = this.#device;
    this.#arm(cut, (cut.unit === "flash-operation" ? flash.operations : meter.messages) + cut.after);
  }

  #arm(cut: EquipmentCut, at: number): void {
    this.#armed = { cut, at, struck: false };
    const onCut = () => {
      this.#armed = { cut, at, struck: true };
      for (const listener of this.#cutListeners) listener();
    };
    // Seeded by the point and not by the chip's count, so that it is torn alike wherever its trial is repeated.
    if (cut.unit === "flash-operation")
      this.#device.flash.cutAt(at, onCut, { tear: cut.way, seed: cut.after });
    else this.#device.meter.cutAt(at, cut.way, onCut);
  }

  async disarmCut(): Promise<boolean> {
    const struck = this.#armed?.struck ?? false;
    this.#armed = undefined;
    if (struck) this.#device.powerOff();
    this.#device.flash.disarm();
    this.#device.meter.disarm();
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
    return Uint8Array.from(this.#device.fuses.uid);
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
      const armed = this.#armed;
      if (armed !== undefined && !armed.struck)
        this.#arm(armed.cut, armed.cut.unit === "flash-operation" ? armed.at + used : armed.at);
      if (powered && !armed?.struck) this.#device.powerOn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#device.network.leave();
    this.#device.powerOff();
  }
}

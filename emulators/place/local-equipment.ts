import {
  type AirPort,
  createLoopbackAir,
  type Equipment,
  type EquipmentCut,
  type Progress,
  type VirtualRadio,
} from "../../core/dut/index.ts";
import { erase, rewrite } from "../parts/index.ts";
import { type EmulatedCut, emulatedCut, emulatedProgress } from "./emulated-cut.ts";
import type { Fixture } from "./fixture.ts";

/** Lets `ms` of device time pass. */
export type PassTime = (ms: number) => Promise<void>;

/** The switches of the piece in `fixture`, in this process. */
export function createLocalEquipment(fixture: Fixture, passTime: PassTime): LocalEquipment {
  return new DeviceEquipment(fixture, passTime);
}

/** Equipment whose radio can be served to another process. */
export interface LocalEquipment extends Equipment {
  readonly radio: VirtualRadio;
  /** Puts the next piece into the place, blank, without supply and off every network, and returns its hardware id. */
  exchange(): Promise<Uint8Array>;
}

interface Armed {
  readonly cut: EmulatedCut;
  /** Number of the flash operation or message, as chip or meter counts. */
  readonly at: number;
  readonly struck: boolean;
}

class DeviceEquipment implements LocalEquipment {
  readonly flashSize: number;
  readonly radio: VirtualRadio;
  readonly air: AirPort & Disposable;
  readonly #fixture: Fixture;
  readonly #passTime: PassTime;
  readonly #cutListeners = new Set<() => void>();
  #toolOperations = 0;
  #armed: Armed | undefined;

  constructor(fixture: Fixture, passTime: PassTime) {
    this.#fixture = fixture;
    this.#passTime = passTime;
    this.flashSize = fixture.device.flash.size;
    this.radio = {
      offer: async (network) => this.#device.air.offer(network),
      withdraw: async () => this.#device.air.withdraw(),
      look: async () => this.#device.air.look(),
      capture: async () => this.#device.air.capture(),
    };
    this.air = createLoopbackAir(this.radio);
  }

  get #device() {
    return this.#fixture.device;
  }

  async exchange(): Promise<Uint8Array> {
    await this.disarmCut();
    this.#fixture.exchange();
    this.#toolOperations = 0;
    return this.readHardwareId();
  }

  async powerOn(): Promise<void> {
    if (!this.#armed?.struck) this.#device.powerOn();
  }

  async powerOff(): Promise<void> {
    this.#device.powerOff();
  }

  /** Operations of the flash tool are not the firmware's. */
  async progress(): Promise<readonly Progress[]> {
    const { flash, meter } = this.#device;
    return emulatedProgress(flash.operations - this.#toolOperations, meter.messages);
  }

  async armCut(asked: EquipmentCut): Promise<void> {
    const cut = emulatedCut(asked);
    const { flash, meter } = this.#device;
    this.#arm(cut, (cut.unit === "flash-operation" ? flash.operations : meter.messages) + cut.after);
  }

  #arm(cut: EmulatedCut, at: number): void {
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
      const armed = this.#armed;
      if (armed !== undefined && !armed.struck)
        this.#arm(armed.cut, armed.cut.unit === "flash-operation" ? armed.at + used : armed.at);
      if (powered && !armed?.struck) this.#device.powerOn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.air[Symbol.dispose]();
    this.#device.network.leave();
    this.#device.powerOff();
  }
}

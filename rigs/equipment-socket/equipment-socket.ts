import {
  type AirPort,
  type ControlGroup,
  connectEquipment,
  type RemoteEquipment,
} from "../../core/dut/index.ts";
import { EquipmentFault, refused, UsageFault } from "../../core/kernel/index.ts";
import type { DeviceClock, FlashTool, PowerCutter, Switch } from "../equipment/index.ts";
import type { EquipmentSocketOptions } from "./settings.ts";

const notVisible = refused("not-visible", "the device shows no access point");

/**
 * What one socket does at a place: as much as the equipment behind it has. Each of these is asked for because the rig's file names
 * it. @throws UsageFault VALUE_INVALID when the equipment does not have it. What is handed out works until the socket is disposed of;
 * to dispose of it alone lets go of what it holds.
 */
export interface EquipmentSocket extends AsyncDisposable {
  readonly groups: ReadonlySet<ControlGroup>;
  /** Bytes of flash; 0 without a flash tool. */
  readonly flashSize: number;
  switchOf(what: "power" | "button" | "network"): Switch;
  /** Cuts supply at a point that it counts. */
  cutter(): PowerCutter;
  flashTool(): FlashTool;
  clock(): DeviceClock;
  /** The radio beside the board. An access point whose name does not fit, such as a modem's before it is told its own, is none. */
  air(isOwn?: (ssid: string) => boolean): AirPort & AsyncDisposable;
  /** Reads the value that the chip maker gave the piece of silicon in the place. */
  hardwareId(): () => Promise<Uint8Array>;
  /** Has the next piece of the product put into the place, blank and without supply; its hardware id comes back. */
  exchange(): () => Promise<Uint8Array>;
}

/** @throws EquipmentFault CONTROL_LOST */
export async function openEquipmentSocket(
  { address, withinMs }: Omit<EquipmentSocketOptions, "driver">,
  place: string,
): Promise<EquipmentSocket> {
  const remote = await connectEquipment(address, { withinMs });
  return new LabEquipment(remote, address, place);
}

class LabEquipment implements EquipmentSocket {
  readonly groups: ReadonlySet<ControlGroup>;
  readonly flashSize: number;
  readonly #remote: RemoteEquipment;
  readonly #address: string;
  readonly #place: string;

  constructor(remote: RemoteEquipment, address: string, place: string) {
    this.#remote = remote;
    this.#address = address;
    this.#place = place;
    this.groups = remote.groups;
    this.flashSize = remote.flashSize;
  }

  switchOf(what: "power" | "button" | "network"): Switch {
    const remote = this.#need(what, this.#remote);
    const { on, off } = {
      power: { on: () => remote.powerOn(), off: () => remote.powerOff() },
      button: { on: () => remote.pressButton(), off: () => remote.releaseButton() },
      network: { on: () => remote.joinNetwork(), off: () => remote.leaveNetwork() },
    }[what];
    return {
      set: (position) => this.#ask("POWER_STUCK", position ? on : off),
      // The protocol has no way to ask.
      read: async () => undefined,
      [Symbol.asyncDispose]: async () => {},
    };
  }

  cutter(): PowerCutter {
    const remote = this.#need("cut", this.#remote);
    const listeners = new Set<() => void>();
    remote.onCut(() => {
      for (const listener of listeners) listener();
    });
    return {
      progress: () => remote.progress(),
      arm: (cut) => remote.armCut(cut),
      disarm: () => remote.disarmCut(),
      onCut(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      [Symbol.asyncDispose]: async () => void (await remote.disarmCut()),
    };
  }

  flashTool(): FlashTool {
    const remote = this.#need("flash", this.#remote);
    const readsId = this.groups.has("probe");
    return {
      read: (offset, length) => this.#ask("FLASH_FAILED", () => remote.readFlash(offset, length)),
      erase: (offset, length) => this.#ask("FLASH_FAILED", () => remote.eraseFlash(offset, length)),
      write: (offset, bytes) => this.#ask("FLASH_FAILED", () => remote.writeFlash(offset, bytes)),
      // It holds the board for as long as one call lasts.
      release: async () => {},
      readHardwareId: async () => (readsId ? remote.readHardwareId() : undefined),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  clock(): DeviceClock {
    const remote = this.#need("clock", this.#remote);
    return {
      elapse: (ms) => this.#ask("CONTROL_LOST", () => remote.advance(Math.ceil(ms))),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  air(isOwn: (ssid: string) => boolean = () => true): AirPort & AsyncDisposable {
    const { air } = this.#need("air", this.#remote);
    let offered = false;
    const look = async () => {
      const seen = await this.#ask("RADIO_FAILED", () => air.look());
      return seen !== undefined && isOwn(seen.ssid) ? seen : undefined;
    };
    return {
      look,
      offer: async (network) => {
        offered = true;
        await this.#ask("RADIO_FAILED", () => air.offer(network));
      },
      withdraw: () => this.#ask("RADIO_FAILED", () => air.withdraw()),
      connect: async () =>
        (await look()) === undefined ? notVisible : this.#ask("RADIO_FAILED", () => air.connect()),
      capture: () => this.#ask("RADIO_FAILED", () => air.capture()),
      [Symbol.asyncDispose]: async () => {
        if (offered) await air.withdraw();
      },
    };
  }

  hardwareId() {
    const remote = this.#need("probe", this.#remote);
    return () => this.#ask("CONTROL_LOST", () => remote.readHardwareId());
  }

  exchange() {
    const remote = this.#need("unit", this.#remote);
    return () => this.#ask("CONTROL_LOST", () => remote.exchange());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remote[Symbol.asyncDispose]();
  }

  #need<T>(group: ControlGroup, value: T): T {
    if (this.groups.has(group)) return value;
    const has = [...this.groups].join(", ") || "none";
    throw new UsageFault(
      "VALUE_INVALID",
      `The equipment of ${this.#place} at ${this.#address} has no ${group}: the groups it has are ${has}.`,
      {
        help: `Take ${group} from other equipment in the rig file, or have this one answer \`equipment.describe\` with it.`,
      },
    );
  }

  /** What it will not do with the values that it was given is no Outcome of the board's. */
  async #ask<T>(code: EquipmentFault["code"], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new EquipmentFault(
        code,
        `The equipment of ${this.#place} at ${this.#address} refused: ${cause.message}.`,
        {
          help: "Compare what it was asked for with what it can do; docs/equipment-socket.md has every method.",
          cause,
        },
      );
    }
  }
}

import { EquipmentFault, type Outcome } from "../../kernel/index.ts";
import type { BluetoothPort } from "../bluetooth/gatt.ts";
import type { ConsoleSession } from "../console-session.ts";
import type {
  AirPort,
  ButtonPort,
  Capability,
  ConsolePort,
  CutPoint,
  Dut,
  Extent,
  FlashPort,
  NetworkPort,
  PowerPort,
  ProbePort,
  TargetKind,
} from "../dut.ts";
import type { Equipment, Progress } from "./equipment.ts";

/** What the flash tool writes to bring a device up that is known to work. */
export type GoldenImage = readonly { readonly offset: number; readonly bytes: Uint8Array }[];

export interface EquippedParts {
  /** The place on the bench, such as `device-2`. */
  readonly slot: string;
  readonly kind: TargetKind;
  readonly console: ConsolePort;
  readonly session: ConsoleSession;
  readonly equipment: Equipment;
  /** Bluetooth LE around it, where there is an adapter for that. */
  readonly bluetooth?: BluetoothPort | undefined;
  /** What product and equipment offer. Of the rest, button, air and Bluetooth cannot be used. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Left out: the product declares none, and `recover` says so. */
  readonly golden?: GoldenImage | undefined;
  /** What is to be disposed of with it, line and equipment among it. */
  readonly owned: AsyncDisposableStack;
}

/** A device on the bench: a console to talk to, and equipment around it. It is without supply at first. */
export function equipDut(parts: EquippedParts): Dut {
  return new EquippedDut(parts);
}

class EquippedDut implements Dut {
  readonly slot: string;
  readonly kind: TargetKind;
  readonly capabilities: ReadonlySet<Capability>;
  readonly maintenance: ConsoleSession;
  readonly console: ConsolePort;
  readonly flash: FlashPort;
  readonly air: AirPort;
  readonly bluetooth: BluetoothPort | undefined;
  readonly #owned: AsyncDisposableStack;
  readonly #equipment: Equipment;
  readonly #golden: GoldenImage | undefined;
  /** Whether the bench gives supply. */
  #on = false;
  /** A cut has struck and `cutDuring` has not yet returned: no switch brings supply back. */
  #cutOff = false;
  #givenBack = false;

  constructor(parts: EquippedParts) {
    const { slot, kind, console, session, equipment, bluetooth, capabilities, golden, owned } = parts;
    this.slot = slot;
    this.kind = kind;
    this.capabilities = capabilities;
    this.#owned = owned;
    this.#equipment = equipment;
    this.#golden = golden;
    this.console = console;
    this.maintenance = session;
    this.maintenance.powerLost();
    this.flash = {
      size: equipment.flashSize,
      read: async (offset, length) => {
        this.#requireHeld("read out");
        return this.#asTool(() => equipment.readFlash(offset, length));
      },
      write: (offset, bytes) => this.#inReset(() => equipment.writeFlash(offset, bytes)),
      erase: (offset, length) => this.#inReset(() => equipment.eraseFlash(offset, length)),
    };
    this.air = this.#guarded(equipment.air);
    this.bluetooth = capabilities.has("bluetooth") ? bluetooth && this.#whileHeld(bluetooth) : undefined;
    equipment.onCut(() => this.#cutStruck());
  }

  readonly power: PowerPort = {
    on: () => this.#switchOn(),
    off: () => this.#off(),
    cycle: (signal) => this.#cycle(signal),
    measure: async (act) => {
      this.#requireHeld("measured");
      const before = await this.#equipment.progress();
      await act();
      const after = await this.#equipment.progress();
      return extentsBetween(before, after);
    },
    cutDuring: (act, at) => this.#cutDuring(act, at),
  };

  async #switchOn(): Promise<void> {
    this.#requireHeld("switched on");
    if (this.#cutOff) {
      this.maintenance.powerLost();
      return;
    }
    this.#on = true;
    this.maintenance.powerApplied();
    await this.#equipment.powerOn();
  }

  async #off(): Promise<void> {
    this.#requireHeld("switched off");
    this.#on = false;
    await this.#equipment.powerOff();
    this.maintenance.powerLost();
  }

  async #cycle(signal?: AbortSignal): Promise<Outcome<void>> {
    await this.#off();
    return this.maintenance.start(() => this.#switchOn(), signal);
  }

  async #cutDuring(
    act: () => Promise<unknown>,
    { unit, amount, way }: CutPoint,
  ): Promise<"cut" | "completed"> {
    this.#requireHeld("cut");
    await this.#equipment.armCut({ unit, after: amount, way });
    let struck = false;
    try {
      await act();
    } finally {
      struck = await this.#equipment.disarmCut();
      this.#cutOff = false;
      if (struck) {
        this.#on = false;
        this.maintenance.powerLost();
      }
    }
    return struck ? "cut" : "completed";
  }

  #cutStruck(): void {
    this.#cutOff = true;
    this.#on = false;
    // What the device sent before the cut is still on its way and arrives.
    setImmediate(() => {
      if (!this.#on) this.maintenance.powerLost();
    });
  }

  readonly button: ButtonPort = {
    hold: async (ms) => {
      this.#requireOffered("button", "its button pressed");
      await this.#equipment.holdButton(ms);
    },
    holdDuring: async (act) => {
      this.#requireOffered("button", "its button pressed");
      await this.#equipment.pressButton();
      try {
        return await act();
      } finally {
        await this.#equipment.releaseButton();
      }
    },
  };

  readonly network: NetworkPort = {
    join: async () => {
      this.#requireHeld("joined to the network");
      await this.#equipment.joinNetwork();
    },
    leave: async () => {
      this.#requireHeld("taken off the network");
      await this.#equipment.leaveNetwork();
    },
  };

  readonly probe: ProbePort = {
    readHardwareId: async () => {
      this.#requireHeld("probed");
      return this.#equipment.readHardwareId();
    },
  };

  async elapse(ms: number): Promise<void> {
    this.#requireHeld("left waiting");
    await this.#equipment.advance(ms);
  }

  async recover(signal?: AbortSignal): Promise<"alive" | "dead" | "undeclared"> {
    if (this.#golden === undefined) return "undeclared";
    signal?.throwIfAborted();
    await this.#off();
    await this.flash.erase(0, this.#equipment.flashSize);
    for (const { offset, bytes } of this.#golden) await this.flash.write(offset, bytes);
    const awake = await this.#cycle(signal);
    return awake.kind === "done" ? "alive" : "dead";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#givenBack) return;
    this.#givenBack = true;
    await this.#owned.disposeAsync();
  }

  #guarded(air: AirPort): AirPort {
    const guard =
      <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        this.#requireOffered("air", "reached over the air");
        return call(...args);
      };
    return {
      offer: guard((network) => air.offer(network)),
      withdraw: guard(() => air.withdraw()),
      look: guard(() => air.look()),
      connect: guard(() => air.connect()),
      capture: guard(() => air.capture()),
    };
  }

  #whileHeld(bluetooth: BluetoothPort): BluetoothPort {
    const guard =
      <Answer>(call: () => Promise<Answer>) =>
      async (): Promise<Answer> => {
        this.#requireHeld("reached over Bluetooth");
        return call();
      };
    return {
      look: guard(() => bluetooth.look()),
      connect: guard(() => bluetooth.connect()),
      capture: guard(() => bluetooth.capture()),
    };
  }

  #requireHeld(what: string): void {
    if (!this.#givenBack) return;
    throw new EquipmentFault("CONTROL_LOST", `${this.slot} was to be ${what}, but it was given back.`, {
      help: "Lease the device for as long as it is used.",
    });
  }

  /** Whoever uses what the product does not have has not asked before. */
  #requireOffered(capability: Capability, what: string): void {
    this.#requireHeld(what);
    if (this.capabilities.has(capability)) return;
    throw new EquipmentFault(
      "NOT_OFFERED",
      `${this.slot} was to be ${what}, but it offers no ${capability}.`,
      {
        help: `Tag the scenario with @needs-${capability}, or have its steps do without.`,
      },
    );
  }

  async #inReset(work: () => Promise<void>): Promise<void> {
    this.#requireHeld("flashed");
    this.maintenance.powerLost();
    try {
      await this.#asTool(work);
    } finally {
      if (this.#on) this.maintenance.powerApplied();
    }
  }

  async #asTool<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new EquipmentFault("FLASH_FAILED", `The flash tool on ${this.slot} refused: ${cause.message}.`, {
        help: "Check offset and length against the partition map of the IXIT.",
        cause,
      });
    }
  }
}

/** How far an act went that lay between two readings. */
function extentsBetween(before: readonly Progress[], after: readonly Progress[]): readonly Extent[] {
  return after.map(({ unit, count, ways }) => ({
    unit,
    ways,
    // Time is no whole number.
    amount: Math.ceil(count - (before.find((reading) => reading.unit === unit)?.count ?? 0)),
  }));
}

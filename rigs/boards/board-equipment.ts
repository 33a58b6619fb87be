import type { AirPort, Equipment, EquipmentCut } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { DeviceClock, PowerCutter, Switch } from "../equipment/index.ts";
import type { LeasedLine } from "./leased-line.ts";
import { createTimedCutter } from "./timed-cutter.ts";

/** Flash as the rig's careful layer gives it: any bytes, proved by reading back. The board is held in reset from the first call until `release`. */
export interface BoardFlash {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  erase(offset: number, length: number): Promise<void>;
  release(): Promise<void>;
}

/** What stands around one board. What is left out, the rig does not have. */
export interface BoardFittings {
  /** The board's name, for messages. */
  readonly place: string;
  readonly power?: Switch | undefined;
  /** Left out: the switch of the supply and a clock. */
  readonly cutter?: PowerCutter | undefined;
  readonly flash?: BoardFlash | undefined;
  /** Whether the flash tool reaches the chip only while the board has supply. */
  readonly toolNeedsSupply: boolean;
  readonly button?: Switch | undefined;
  readonly network?: Switch | undefined;
  readonly air?: AirPort | undefined;
  readonly clock: DeviceClock;
  readonly readHardwareId?: (() => Promise<Uint8Array>) | undefined;
  /** Told before supply or reset may make the console vanish, and before the board runs. */
  readonly console: Pick<LeasedLine, "expectGap" | "starting">;
}

/** Equipment that a lease begins and ends with: whoever was here before may have left anything. */
export interface RigEquipment extends Equipment {
  /** Supply off, button released, no network, and no cut under way. All of it is tried. @throws EquipmentFault, the first */
  rest(): Promise<void>;
  /** From now on whatever is asked for fails with `reason`; only `rest` is still done. */
  revoke(reason: EquipmentFault): void;
}

/** The equipment of a board on a rig: its drivers, put together. They are disposed of by whoever opened them. */
export function createBoardEquipment(fittings: BoardFittings): RigEquipment {
  return new BoardEquipment(fittings);
}

class BoardEquipment implements RigEquipment {
  readonly flashSize: number;
  readonly air: AirPort;
  readonly #fittings: BoardFittings;
  readonly #cutter: PowerCutter;
  readonly #cutListeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  /** A cut has struck, and nobody has asked yet. */
  #struck = false;
  /** Whether the bench gives supply; the flash tool may have it meanwhile. */
  #on = false;
  /** Supply was switched on for the flash tool alone. */
  #lent = false;
  /** The tool holds a board that the bench gives no supply. */
  #held = false;
  #switching: Promise<void> = Promise.resolve();
  /** While there is no supply, the console may be away. */
  #away: Disposable | undefined;
  /** The whole flash was erased, and nothing has run since. */
  #blank = false;
  #revoked: EquipmentFault | undefined;

  constructor(fittings: BoardFittings) {
    this.#fittings = fittings;
    this.flashSize = fittings.flash?.size ?? 0;
    this.air = fittings.air ?? lackingAir(fittings.place);
    this.#cutter = fittings.cutter ?? createTimedCutter(() => this.#supply(false));
    this.#unsubscribe = this.#cutter.onCut(() => {
      this.#struck = true;
      this.#on = false;
      for (const listener of this.#cutListeners) listener();
    });
  }

  async powerOn() {
    this.#requireHeld();
    // Whoever switches it on during a cut has not seen it yet.
    if (this.#struck) return;
    await this.#giveBack();
    await this.#fittings.console.starting();
    this.#on = true;
    await this.#supply(true);
    await this.#letRun();
  }

  async powerOff() {
    this.#requireHeld();
    await this.#cutSupply();
  }

  async #cutSupply() {
    await this.#giveBack();
    this.#on = false;
    await this.#supply(false);
  }

  progress() {
    return this.#cutter.progress();
  }

  async armCut(cut: EquipmentCut) {
    this.#requireHeld();
    return this.#cutter.arm(cut);
  }

  async disarmCut() {
    const struck = await this.#cutter.disarm();
    this.#struck = false;
    // Whatever cut it, the switch is off from now on as well.
    if (struck) await this.#cutSupply();
    return struck;
  }

  onCut(listener: () => void) {
    this.#cutListeners.add(listener);
  }

  async holdButton(ms: number) {
    await this.pressButton();
    try {
      await this.advance(ms);
    } finally {
      await this.releaseButton();
    }
  }

  pressButton() {
    return this.#set("button", true);
  }

  releaseButton() {
    return this.#set("button", false);
  }

  async advance(ms: number) {
    this.#requireHeld();
    return this.#fittings.clock.elapse(ms);
  }

  joinNetwork() {
    return this.#set("network", true);
  }

  leaveNetwork() {
    return this.#set("network", false);
  }

  readHardwareId() {
    const { readHardwareId } = this.#fittings;
    if (readHardwareId === undefined) throw lacking(this.#fittings.place, "hardwareId");
    return this.#withTool(readHardwareId);
  }

  readFlash(offset: number, length: number) {
    return this.#withTool((flash) => flash.read(offset, length));
  }

  writeFlash(offset: number, bytes: Uint8Array) {
    this.#blank = false;
    return this.#withTool((flash) => flash.write(offset, bytes));
  }

  async eraseFlash(offset: number, length: number) {
    // Who makes a device blank, and who then flashes it, each begin with this: on a chip it takes seconds and wears it.
    if (this.#blank && !this.#on) return;
    await this.#withTool((flash) => flash.erase(offset, length));
    this.#blank = offset === 0 && length === this.flashSize && !this.#on;
  }

  async rest() {
    const { button, network, air } = this.#fittings;
    await all([
      () => this.disarmCut(),
      () => this.#cutSupply(),
      () => button?.set(false),
      () => network?.set(false),
      () => air?.withdraw(),
    ]);
  }

  revoke(reason: EquipmentFault) {
    this.#revoked = reason;
  }

  async [Symbol.asyncDispose]() {
    await this.rest();
    this.#unsubscribe();
    this.#away?.[Symbol.dispose]();
  }

  /** The tool holds the board in reset; afterwards it runs anew, or stays without supply. */
  async #withTool<T>(work: (flash: BoardFlash) => Promise<T>): Promise<T> {
    this.#requireHeld();
    const flash = this.#need("flash");
    using _gap = this.#fittings.console.expectGap();
    if (!this.#on) await this.#lendSupply();
    this.#held = !this.#on;
    // Where that fails too, what went wrong first is told with it.
    await using held = new AsyncDisposableStack();
    held.defer(async () => {
      if (this.#on) await flash.release();
    });
    return await work(flash);
  }

  /** A tool with a supply of its own held the board while it had none: it would go on to do so. */
  async #letRun(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#fittings.flash?.release();
  }

  /** One act of flashing is several calls: the tool keeps supply, and the board in reset, until something else is asked. */
  async #lendSupply(): Promise<void> {
    if (!this.#fittings.toolNeedsSupply || this.#lent) return;
    this.#lent = true;
    await this.#supply(true);
  }

  /** A board that was held in reset must not run before its supply has gone. */
  async #giveBack(): Promise<void> {
    if (!this.#lent) return;
    await this.#supply(false);
    this.#lent = false;
    await this.#letRun();
  }

  /** One after the other: a cut may strike while the act that it interrupts is switching. */
  #supply(on: boolean): Promise<void> {
    const power = this.#need("power");
    this.#switching = this.#switching
      .catch(() => {})
      .then(async () => {
        if (on) this.#blank = false;
        else this.#away ??= this.#fittings.console.expectGap();
        await power.set(on);
        if (!on) return;
        this.#away?.[Symbol.dispose]();
        this.#away = undefined;
      });
    return this.#switching;
  }

  async #set(contact: "button" | "network", on: boolean): Promise<void> {
    this.#requireHeld();
    await this.#need(contact).set(on);
  }

  #requireHeld(): void {
    if (this.#revoked !== undefined) throw this.#revoked;
  }

  #need<Name extends "power" | "flash" | "button" | "network">(name: Name): NonNullable<BoardFittings[Name]> {
    const fitting = this.#fittings[name];
    if (fitting === undefined) throw lacking(this.#fittings.place, name);
    return fitting as NonNullable<BoardFittings[Name]>;
  }
}

/** Does each in turn, whatever came of the others. @throws what failed first */
async function all(acts: readonly (() => unknown)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const act of acts) {
    try {
      await act();
    } catch (thrown) {
      failed.push(thrown);
    }
  }
  if (failed.length > 0) throw failed[0];
}

function lacking(place: string, what: string): EquipmentFault {
  return new EquipmentFault("NOT_OFFERED", `${place} has no ${what} on this rig.`, {
    help: `Declare it as ${what} of the board in the rig file, or take what needs it out of the run.`,
  });
}

function lackingAir(place: string): AirPort {
  const lack = () => Promise.reject(lacking(place, "air"));
  return { offer: lack, withdraw: lack, look: lack, connect: lack, capture: lack };
}

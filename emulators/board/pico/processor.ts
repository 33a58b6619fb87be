import { runAccess } from "./access.ts";
import { BusFault } from "./bus-fault.ts";
import type { Chip } from "./chip.ts";
import type { DeviceTime } from "./device-time.ts";
import { isWoken, mendInterrupts, runMended } from "./mended-core.ts";
import { place, shareFlags } from "./translator/flags.ts";
import { Traces } from "./translator/traces.ts";
import type { Machine } from "./translator/translate.ts";

const hardFault = 3;
/** Cycles between two looks at the clock: how late an interrupt may be. */
const burst = 2000;
/** Of code that nobody came to often the instructions run one by one, at most so many at a time. */
const straight = 64;

/**
 * Core 0 of a chip. Code that runs often is translated to JavaScript, a trace at a time; the rest, and whatever touches a peripheral, is
 * run instruction by instruction by rp2040js. Core 1 stays asleep, as it does until firmware wakes it.
 */
export class Processor {
  readonly #chip: Chip;
  readonly #time: DeviceTime;
  readonly #onFault: (fault: BusFault, at: number) => void;
  readonly #machine: Machine;
  readonly #traces: Traces;
  /** Nothing runs any more until a reset. */
  #lockedUp = false;
  #cycles = 0;

  constructor(chip: Chip, time: DeviceTime, onFault: (fault: BusFault, at: number) => void) {
    this.#chip = chip;
    this.#time = time;
    this.#onFault = onFault;
    this.#machine = chip.machine;
    mendInterrupts(chip.core);
    shareFlags(chip.core, this.#machine.F);
    this.#traces = new Traces(this.#machine, (address) => chip.readUint16(address));
    chip.onModified = (offset, length) => this.#traces.modified(offset, length);
  }

  /** Cycles so far. */
  get cycles(): number {
    return this.#cycles;
  }

  /** Stops it until a reset, as the boot ROM does that finds nothing to start. */
  halt(): void {
    this.#lockedUp = true;
  }

  /** The flash was changed: what was translated of it is void. */
  flashChanged(): void {
    this.#traces.forgetFlash();
  }

  /** Whether it waits for an interrupt. One that is pending already ends the wait, whether or not it came before. */
  get asleep(): boolean {
    const { core } = this.#chip;
    if (core.waiting && isWoken(core)) core.waiting = false;
    return core.waiting || this.#lockedUp;
  }

  /** Runs for about `cycles`, less when it falls asleep; device time passes. @throws PowerLost, ChipReset */
  run(cycles: number): void {
    if (this.#lockedUp) return;
    try {
      this.#go(cycles);
    } catch (thrown) {
      if (!(thrown instanceof BusFault)) throw thrown;
      this.#fault(thrown);
    }
  }

  /** Runs for about `cycles`, less when it falls asleep; device time passes. @throws BusFault, PowerLost, ChipReset */
  #go(cycles: number): void {
    const { core } = this.#chip;
    const { R, F, W, H, B, P, X } = this.#machine;
    const end = this.#cycles + cycles;
    // Taken, and not yet passed on the clock.
    let taken = 0;
    while (!core.waiting) {
      if (core.interruptsUpdated) core.checkForInterrupts();
      const pc = (R[15] ?? 0) & ~1;
      const trace = this.#traces.at(pc);
      let alone = trace === undefined;
      if (trace !== undefined) {
        const ran = trace(R, F, W, H, B, P, X, burst - taken);
        if ((F[place.modified] ?? -1) >= 0) this.#noteModified();
        alone = ran < 0;
        taken += alone ? -1 - ran : ran;
      }
      if (!alone && taken < burst) continue;
      // Peripherals are to find the clock as it is.
      this.#pass(taken);
      taken = 0;
      if (this.#cycles >= end) return;
      if (trace === undefined) this.#pass(this.#straight());
      else if (alone) taken = this.#single();
    }
    this.#pass(taken);
  }

  #pass(cycles: number): void {
    this.#cycles += cycles;
    this.#time.tick((cycles * 1e9) / this.#chip.clkSys);
  }

  /** Runs the instruction that a trace stopped before. */
  #single(): number {
    const { core } = this.#chip;
    // Something that was due meanwhile may come first.
    if (core.interruptsUpdated && core.checkForInterrupts()) return 0;
    const code = this.#chip.readUint16(core.PC & ~1);
    return runAccess(this.#chip, code) || core.executeInstruction();
  }

  /** Runs instructions one by one up to the next jump. */
  #straight(): number {
    const { core } = this.#chip;
    let taken = 0;
    for (let count = 0; count < straight && !core.waiting; count += 1) {
      if (core.interruptsUpdated) core.checkForInterrupts();
      const before = core.PC;
      taken += runMended(core, this.#chip.readUint16(before & ~1)) ? 1 : core.executeInstruction();
      if (core.PC - before > 4 || core.PC <= before) break;
    }
    return taken;
  }

  #noteModified(): void {
    const { F } = this.#machine;
    this.#traces.modified(F[place.modified] ?? 0, 4 * (F[place.modifiedWords] || 1));
    F[place.modified] = -1;
    F[place.modifiedWords] = 0;
  }

  #fault(fault: BusFault): void {
    const { core } = this.#chip;
    const at = core.PC - 2;
    this.#onFault(fault, at);
    try {
      if (core.IPSR === hardFault) throw new BusFault("a fault in the handler of faults");
      core.exceptionEntry(hardFault);
    } catch (thrown) {
      if (!(thrown instanceof BusFault)) throw thrown;
      // Silicon stops for good then.
      this.#lockedUp = true;
      this.#onFault(new BusFault(`locked up: ${thrown.message}`), at);
    }
  }
}

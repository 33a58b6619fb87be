import { randomBytes } from "node:crypto";
import { type Air, createAir } from "../../air/index.ts";
import {
  commonGeometry,
  createMessageMeter,
  createNorFlash,
  createSupply,
  type FileCells,
  PowerLost,
} from "../../parts/index.ts";
import type { Piece } from "../../place/index.ts";
import { Modem } from "../modem/modem.ts";
import { boot } from "./boot.ts";
import { ChipReset } from "./chip-reset.ts";
import { createFlashMemory } from "./flash-memory.ts";
import { Pace } from "./pace.ts";
import { powerUp, type RunningChip, type Wiring } from "./power-up.ts";
import { SerialWire } from "./serial-wire.ts";
import { afterPowerOn, type Kept } from "./watchdog.ts";

/** The reset button, between this pin and ground. */
const buttonPin = 15;
/** What the console's other end is set to. */
const consoleRate = 115_200;
/** What a W25Q16JV takes typically, ms. Its data sheet, 9.6: sector erase and page program. */
const busyMs = { erase: 45, program: 0.4 } as const;

export interface PicoOptions {
  /** The flash chip's unique id, 8 bytes. */
  readonly uid: Uint8Array;
  /** Holds the flash; in memory and erased when left out. */
  readonly cells?: FileCells | undefined;
  /** What the next piece of the product is made of; a unique id of its own and erased flash in memory when left out. */
  readonly next?: (() => PicoOptions) | undefined;
  /** Computes as fast as the host can, also ahead of real time; idle time is real time all the same. */
  readonly eager?: boolean | undefined;
  /** Told, for whoever develops firmware, of bus faults and of what silicon would not take. */
  readonly onRemark?: ((text: string) => void) | undefined;
}

/**
 * A Raspberry Pi Pico that runs firmware instruction by instruction: 2 MiB of flash, console on UART0, a modem on UART1, a button between
 * GPIO15 and ground. What it does not have of an RP2040: core 1, the timing of flash and bus cycle by cycle, lines that lose bytes, USB.
 */
export interface Pico extends Piece<Pico> {
  /** Ms since the epoch, as the bench has it: the wall's, and what was skipped. */
  now(): number;
  /** Lets `ms` of device time pass; what is idle of it passes at once. */
  advance(ms: number): Promise<void>;
  /** How many cycles the processor has run so far, sleep not counted. */
  readonly cycles: number;
}

export function createPico(options: PicoOptions): Pico {
  return new VirtualPico(options);
}

/** As the chip maker numbers them: eight bytes that no two have. */
export const newUid = (): Uint8Array => Uint8Array.from(randomBytes(8));

class VirtualPico implements Pico {
  readonly hardwareId: Uint8Array;
  readonly meter = createMessageMeter();
  readonly flash;
  readonly air: Air;
  readonly #options: PicoOptions;
  readonly #memory;
  readonly #pace;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #wiring: Wiring;
  readonly #console: SerialWire;
  readonly #toModem: SerialWire;
  readonly #modem: Modem;
  #running: RunningChip | undefined;
  #buttonDown = false;

  constructor(options: PicoOptions) {
    const { uid, cells } = options;
    this.#options = options;
    this.hardwareId = Uint8Array.from(uid);
    this.#memory = createFlashMemory(commonGeometry, cells);
    this.flash = createNorFlash(commonGeometry, createSupply(), this.#memory);
    const hooks = {
      feed: () => this.#feed(),
      flush: () => this.#flush(),
      isBusyOutside: () => this.#modem.busy || !this.#toModem.idle,
      survive: (work: () => void) => this.#survive(work),
    };
    this.#pace = new Pace(() => this.#running, hooks, options.eager);
    this.air = createAir(() => this.now());
    this.#console = new SerialWire(
      () => consoleRate,
      (bytes) => {
        for (const listener of this.#listeners) listener(bytes);
      },
    );
    this.#modem = new Modem({
      ...{ air: this.air, meter: this.meter },
      now: () => this.now(),
      say: (bytes) => {
        this.#toModem.send(bytes);
        this.#pace.wake();
      },
      survive: (work) => this.#survive(work),
      rests: () => this.#pace.wake(),
    });
    this.#toModem = new SerialWire(
      () => this.#modem.baudRate,
      (bytes) => this.#modem.receive(bytes),
    );
    this.#wiring = {
      ...{ flash: this.flash, memory: this.#memory, uid: this.hardwareId },
      onSent: (uart, byte) => (uart === 0 ? this.#console : this.#toModem).sent(byte),
      onFault: (fault, at) => this.#remark(`${fault.message}, by the instruction at 0x${at.toString(16)}`),
      onRemark: (text) => this.#remark(text),
      onBusy: (kind, units) => {
        this.#running?.processor.flashChanged();
        this.#pace.pass(busyMs[kind] * units);
      },
      onPads: () => this.#setButton(),
    };
  }

  get powered(): boolean {
    return this.#running !== undefined;
  }

  get cycles(): number {
    return this.#pace.cycles;
  }

  now(): number {
    return Math.floor(Date.now() + this.#pace.skippedMs);
  }

  advance(ms: number): Promise<void> {
    return this.#pace.advance(ms);
  }

  powerOn(): void {
    if (this.#running !== undefined) return;
    this.#modem.powerOn();
    this.#start(afterPowerOn());
  }

  powerOff(): void {
    this.#modem.powerOff();
    this.#toModem.clear();
    this.#stop();
    this.#console.clear();
    this.air.silence();
  }

  send(bytes: Uint8Array): void {
    if (this.#running === undefined) return;
    this.#console.send(bytes);
    this.#pace.wake();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.add(listener);
  }

  readonly button = {
    press: () => this.#moveButton(true),
    release: () => this.#moveButton(false),
  };

  readonly network = {
    join: () => this.#modem.plug(true),
    leave: () => {
      this.#modem.plug(false);
      this.air.withdraw();
    },
  };

  another(): Pico {
    const { next, eager, onRemark } = this.#options;
    return new VirtualPico(next?.() ?? { uid: newUid(), eager, onRemark });
  }

  #start(kept: Kept, ram?: Uint8Array): void {
    const running = powerUp(this.#wiring, kept, ram);
    this.#running = running;
    this.#setButton();
    if (!boot(running, this.#memory)) {
      running.processor.halt();
      this.#remark("no second stage in flash: the boot ROM waits for a tool");
    }
    this.#pace.begin();
  }

  #stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#flush();
    this.#running = undefined;
    this.#pace.end(running);
  }

  /** Runs the chip. Loss of supply in its middle ends it; a reset by the watchdog begins anew. */
  #survive(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (thrown) {
      if (thrown instanceof PowerLost) this.powerOff();
      else if (thrown instanceof ChipReset) this.#restart(thrown.kept);
      else throw thrown;
      return false;
    }
  }

  #restart(kept: Kept): void {
    const ram = this.#running?.chip.sram;
    this.#stop();
    this.#start(kept, ram);
  }

  #feed(): void {
    const running = this.#running;
    if (running === undefined) return;
    const [console, modem] = running.uarts;
    this.#console.feed(console);
    this.#toModem.feed(modem);
    if (running.processor.asleep && this.#toModem.idle) this.#survive(() => this.#modem.hostRests());
  }

  /** What was sent before a cut is on its way, and arrives. */
  #flush(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#console.flush(running.uarts[0]);
    this.#toModem.flush(running.uarts[1]);
  }

  #moveButton(down: boolean): void {
    this.#buttonDown = down;
    this.#setButton();
    this.#pace.wake();
  }

  /** Released, the pin is what its own pull makes of it. */
  #setButton(): void {
    const pin = this.#running?.chip.gpio[buttonPin];
    pin?.setInputValue(!this.#buttonDown && pin.pullupEnabled);
  }

  #remark(text: string): void {
    this.#options.onRemark?.(text);
  }
}

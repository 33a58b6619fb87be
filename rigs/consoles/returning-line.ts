import { type ConsoleLine, openSerialLine, type SerialLine } from "../../core/dut/index.ts";
import { DeadlinePassed, EquipmentFault, messageOf, within } from "../../core/kernel/index.ts";
import { Absence } from "./absence.ts";
import type { LineOptions } from "./line-keys.ts";
import { locateSoon } from "./locate-soon.ts";
import { portGone } from "./port-fault.ts";
import type { ConsoleRecorder } from "./recorder.ts";
import { recordingBinding } from "./recording-binding.ts";
import type { ConsoleLocation, ConsoleRoute } from "./route.ts";

/** A board's console: a serial line that knows its port by what it is and not by its name, and goes on when that returns. */
export interface RigConsole extends SerialLine {
  /** Whether its port is open just now. */
  readonly present: boolean;
  /**
   * Says that the port may vanish from now on, as the bench is about to cut supply, apply it or restart the board. While this lasts
   * its absence has no end; what is written meanwhile has.
   */
  expectGap(): ExpectedGap;
  /**
   * Called with its path whenever the port is open again. What the device said before that cannot have been read: many a board says
   * that it is up before its port can be opened. Returns the unsubscriber.
   */
  onReturn(listener: (path: string) => void): () => void;
}

export interface ExpectedGap extends Disposable {
  /** Ends the expectation, and waits until the port is there, at most `returnsWithinMs`. @throws EquipmentFault PORT_GONE, and it is gone then */
  over(signal?: AbortSignal): Promise<void>;
}

export interface ReturningLineOptions extends Pick<LineOptions, "reenumerates" | "returnsWithinMs"> {
  readonly route: ConsoleRoute;
  readonly place: string;
  readonly recorder: ConsoleRecorder;
}

/** How long after an expected gap the port may still vanish by it, ms: a hub takes its time to tell. */
const lateMs = 1000;
/** A port that vanishes again so soon was not back: the wait goes on and does not begin anew, ms. */
const steadyMs = 1000;
/** How long a port that nothing makes vanish may be missed when it is first opened, ms. */
const comesWithinMs = 2000;
/** How long closing may take, ms. A driver may wait for bytes that no board takes. */
const closeWithinMs = 3000;

/** Opens the console. A board that brings its own port may be without supply: then its port is waited for. @throws EquipmentFault PORT_UNOPENABLE */
export async function openReturningLine(options: ReturningLineOptions): Promise<RigConsole> {
  const line = new ReturningLine(options);
  await line.open();
  return line;
}

class ReturningLine implements RigConsole {
  readonly #route: ConsoleRoute;
  readonly #place: string;
  readonly #recorder: ConsoleRecorder;
  readonly #reenumerates: boolean;
  readonly #returnsWithinMs: number;
  readonly #lineListeners = new Set<(line: ConsoleLine) => void>();
  readonly #byteListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #goneListeners = new Set<(fault: EquipmentFault) => void>();
  readonly #returnListeners = new Set<(path: string) => void>();
  /** The open port; undefined while it is away, and once it is gone. */
  #port: SerialLine | undefined;
  #path: string;
  #absence: Absence | undefined;
  #lastAbsence: Absence | undefined;
  #gone: EquipmentFault | undefined;
  /** The last one's end, bounded; the next is not opened before. */
  #closing: Promise<unknown> = Promise.resolve();
  #unclosed: unknown;
  #expected = 0;
  #expectedUntil = Number.NEGATIVE_INFINITY;
  #openSince = Number.NEGATIVE_INFINITY;
  #deadlineAt = 0;
  #deadline: NodeJS.Timeout | undefined;

  constructor({ route, place, recorder, reenumerates, returnsWithinMs }: ReturningLineOptions) {
    this.#route = route;
    this.#place = place;
    this.#recorder = recorder;
    this.#reenumerates = reenumerates;
    this.#returnsWithinMs = returnsWithinMs;
    this.#path = route.identity;
  }

  get path(): string {
    return this.#path;
  }

  get gone(): EquipmentFault | undefined {
    return this.#gone;
  }

  get present(): boolean {
    return this.#port !== undefined;
  }

  async open(): Promise<void> {
    try {
      await this.#attach(await locateSoon(this.#route, this.#reenumerates ? 0 : comesWithinMs));
    } catch (thrown) {
      if (!(thrown instanceof EquipmentFault)) throw thrown;
      if (!this.#reenumerates) throw this.#atPlace(thrown);
      this.#recorder.vanished({ why: "it is not there yet", expected: true, oldPath: this.#path });
      this.#deadlineAt = performance.now() + this.#returnsWithinMs;
      this.#beAway();
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    const port = this.#port ?? (await this.#whenBack());
    try {
      await port.write(bytes);
    } catch (thrown) {
      throw this.#gone ?? this.#atPlace(thrown);
    }
  }

  send(line: string): void {
    if (this.#port !== undefined) {
      this.#port.send(line);
      return;
    }
    this.#whenBack().then(
      (port) => port.send(line),
      // Whoever waits for an answer asks `check` before he blames the device.
      () => {},
    );
  }

  async check(since?: number): Promise<void> {
    const port = this.#port ?? (await this.#whenBack());
    // Of a port that vanishes here `#vanished` decides.
    await port.check().catch(() => this.#port ?? this.#whenBack());
    if (since === undefined) return;
    const doubt = this.#recorder.doubtSince(this.#recorder.now() - (performance.now() - since));
    if (doubt !== undefined) throw doubt;
  }

  onLine(listener: (line: ConsoleLine) => void): () => void {
    return subscribe(this.#lineListeners, listener);
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return subscribe(this.#byteListeners, listener);
  }

  onGone(listener: (fault: EquipmentFault) => void): () => void {
    return subscribe(this.#goneListeners, listener);
  }

  onReturn(listener: (path: string) => void): () => void {
    return subscribe(this.#returnListeners, listener);
  }

  expectGap(): ExpectedGap {
    this.#expected += 1;
    clearTimeout(this.#deadline);
    let lasts = true;
    const end = () => {
      if (!lasts) return;
      lasts = false;
      this.#expected -= 1;
      if (this.#expected > 0) return;
      this.#expectedUntil = performance.now() + lateMs;
      this.#deadlineAt = performance.now() + this.#returnsWithinMs;
      if (this.#absence !== undefined) this.#armDeadline();
    };
    return {
      over: async (signal) => {
        end();
        // The absence's own deadline is sooner, unless another gap is expected still.
        if (this.#absence !== undefined) await this.#whenBack(this.#returnsWithinMs + lateMs, signal);
        await this.check();
      },
      [Symbol.dispose]: end,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const port = this.#port;
    this.#end(portGone(`${this.#place}: the console ${this.#named()} was closed.`));
    if (port !== undefined) this.#close(port);
    await this.#closing;
    if (this.#unclosed === undefined) return;
    throw portGone(
      `${this.#place}: the console ${this.#named()} could not be closed within ${closeWithinMs} ms.`,
      this.#unclosed,
    );
  }

  async #attach({ path, binding, lost }: ConsoleLocation): Promise<void> {
    const { promise: ready, resolve: begin } = Promise.withResolvers<void>();
    const port = await openSerialLine({
      path,
      binding: recordingBinding(binding, this.#recorder, ready),
      baudRate: this.#route.baudRate,
    });
    const unusable = this.#gone ?? port.gone;
    if (unusable !== undefined) {
      this.#close(port);
      throw unusable;
    }
    port.onLine((line) => {
      for (const listener of this.#lineListeners) listener(line);
    });
    port.onBytes((bytes) => {
      for (const listener of this.#byteListeners) listener(bytes);
    });
    port.onGone((fault) => {
      lost?.();
      if (this.#port === port) this.#vanished(port, fault);
    });
    this.#path = path;
    this.#port = port;
    this.#openSince = performance.now();
    this.#recorder.opened(path);
    // Whoever opens the console listens as soon as he has it; then the first words may come.
    setImmediate(begin);
  }

  #vanished(port: SerialLine, fault: EquipmentFault): void {
    const now = performance.now();
    this.#port = undefined;
    this.#close(port);
    const expected = this.#expected > 0;
    this.#recorder.vanished({ why: messageOf(fault.cause ?? fault), expected, oldPath: this.#path });
    if (!expected && !this.#reenumerates && now > this.#expectedUntil) {
      this.#end(this.#atPlace(fault));
      return;
    }
    if (now - this.#openSince < steadyMs && this.#lastAbsence !== undefined) {
      this.#beAway(this.#lastAbsence);
      return;
    }
    this.#deadlineAt = now + this.#returnsWithinMs;
    this.#beAway();
  }

  /** @param unfinished the absence that this one continues, as the port's return did not last */
  #beAway(unfinished?: Absence): void {
    const reopen = async (location: ConsoleLocation) => {
      await this.#closing;
      await this.#attach(location);
      this.#return(absence);
    };
    const absence = new Absence(this.#route, reopen, unfinished);
    this.#absence = absence;
    this.#lastAbsence = absence;
    absence.begin();
    if (this.#expected === 0) this.#armDeadline();
  }

  #return(absence: Absence): void {
    clearTimeout(this.#deadline);
    this.#absence = undefined;
    // Those who wait go on in their order, before anybody who hears of it now.
    if (this.#port !== undefined) absence.end(this.#port);
    queueMicrotask(() => {
      for (const listener of this.#returnListeners) listener(this.#path);
    });
  }

  #armDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(
      () => {
        const last = this.#absence?.lastFailure;
        const why = last === undefined ? "" : ` (${messageOf(last)})`;
        this.#end(
          portGone(
            `${this.#place}: the console ${this.#named()} did not come back within ${this.#returnsWithinMs} ms${why}.`,
            last,
          ),
        );
      },
      Math.max(0, this.#deadlineAt - performance.now()),
    );
  }

  async #whenBack(withinMs = this.#returnsWithinMs, signal?: AbortSignal): Promise<SerialLine> {
    if (this.#gone !== undefined) throw this.#gone;
    try {
      if (this.#absence === undefined) throw new TypeError("the port is neither there, nor away, nor gone");
      return await within(this.#absence.over, { withinMs, signal });
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) throw thrown;
      const away = `is away, and was not back within ${withinMs} ms`;
      throw portGone(`${this.#place}: the console ${this.#named()} ${away}.`);
    }
  }

  #end(fault: EquipmentFault): void {
    if (this.#gone !== undefined) return;
    this.#gone = fault;
    this.#port = undefined;
    clearTimeout(this.#deadline);
    this.#absence?.end(fault);
    this.#absence = undefined;
    this.#recorder.gone(fault);
    for (const listener of this.#goneListeners) listener(fault);
  }

  #close(port: SerialLine): void {
    const closed = within(Promise.resolve(port[Symbol.asyncDispose]()), { withinMs: closeWithinMs }).catch(
      (thrown) => {
        this.#unclosed ??= thrown;
      },
    );
    this.#closing = Promise.allSettled([this.#closing, closed]);
  }

  #named(): string {
    const { identity } = this.#route;
    return identity === this.#path ? identity : `${identity} at ${this.#path}`;
  }

  /** The same fault, naming the place. */
  #atPlace<T>(thrown: T): T | EquipmentFault {
    if (!(thrown instanceof EquipmentFault) || thrown.message.startsWith(`${this.#place}: `)) return thrown;
    const { code, message, help, cause } = thrown;
    return new EquipmentFault(code, `${this.#place}: ${message}`, { help, cause });
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

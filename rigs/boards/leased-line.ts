import type { ConsoleLine, SerialLine } from "../../core/dut/index.ts";
import type { EquipmentFault } from "../../core/kernel/index.ts";
import { type ExpectedGap, portGone, type RigConsole } from "../consoles/index.ts";

/** A board's console for the time of one lease. */
export interface LeasedLine extends SerialLine {
  /**
   * Says that the port may vanish until what is returned is disposed of. A port that its firmware took away is looked for anew: the
   * next firmware may bring it back.
   */
  expectGap(): Disposable;
  /** The board is about to run: what comes from now on is its firmware's. */
  starting(): Promise<void>;
}

export interface LeasedLineOptions {
  readonly place: string;
  readonly console: RigConsole;
  /** The firmware itself makes the port, or its supply does: without them there is none. */
  readonly ownPort: boolean;
  /** Looks for the same port anew. */
  readonly reopen: () => Promise<RigConsole>;
}

/**
 * A line for the time of one lease: whoever listens to it is forgotten when it is disposed of. The port below stays open, as opening it
 * resets many a board and takes time.
 */
export function leaseLine(options: LeasedLineOptions): LeasedLine {
  return options.ownPort ? new OwnPortLine(options) : new Line(options);
}

class Line implements LeasedLine {
  protected console: RigConsole;
  readonly #lineListeners = new Set<(line: ConsoleLine) => void>();
  readonly #byteListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #goneListeners = new Set<(fault: EquipmentFault) => void>();
  #below = new DisposableStack();

  constructor({ console }: LeasedLineOptions) {
    this.console = console;
    this.listen();
  }

  get path(): string {
    return this.console.path;
  }

  get gone(): EquipmentFault | undefined {
    return this.console.gone;
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

  write(bytes: Uint8Array): Promise<void> {
    return this.console.write(bytes);
  }

  send(text: string): void {
    this.console.send(text);
  }

  check(since?: number): Promise<void> {
    return this.console.check(since);
  }

  expectGap(): Disposable {
    return this.console.expectGap();
  }

  async starting(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#below.dispose();
    this.#lineListeners.clear();
    this.#byteListeners.clear();
    this.#goneListeners.clear();
  }

  /** To `console`, and to no other any more. */
  protected listen(): void {
    this.#below.dispose();
    this.#below = new DisposableStack();
    this.#below.defer(
      this.console.onLine((line) => {
        for (const listener of this.#lineListeners) listener(line);
      }),
    );
    this.#below.defer(
      this.console.onBytes((bytes) => {
        for (const listener of this.#byteListeners) listener(bytes);
      }),
    );
    this.#below.defer(this.console.onGone((fault) => this.lost(fault)));
  }

  protected lost(fault: EquipmentFault): void {
    for (const listener of [...this.#goneListeners]) listener(fault);
  }
}

/**
 * Of a port that the firmware itself makes. That it went and did not come back is the board's silence: the golden image has to tell
 * whether firmware or equipment is to blame, and so the port is looked for anew below this line.
 */
class OwnPortLine extends Line {
  readonly #options: LeasedLineOptions;
  /** Ends a lease that cannot be judged. */
  #doubt: EquipmentFault | undefined;
  /** While a port that was given up is looked for anew. */
  #renewal: Promise<void> | undefined;
  /** A renewed port was there before other firmware ran. */
  #wasBack = false;
  readonly #gaps = new Set<RenewedGap>();
  /** Heeds a renewed port until the board runs. */
  #untilStart = new DisposableStack();

  constructor(options: LeasedLineOptions) {
    super(options);
    this.#options = options;
  }

  override get gone(): EquipmentFault | undefined {
    return this.#doubt;
  }

  override async write(bytes: Uint8Array): Promise<void> {
    await this.#renewal;
    if (this.#doubt !== undefined) throw this.#doubt;
    // Nobody takes them, as with a device that is dead behind an adapter of its own.
    if (this.console.gone === undefined) await this.console.write(bytes);
  }

  override async check(since?: number): Promise<void> {
    await this.#renewal;
    if (this.#doubt !== undefined) throw this.#doubt;
    const { console } = this;
    if (console.gone !== undefined) return;
    try {
      await console.check(since);
    } catch (fault) {
      // It is away for good: that is how such a board is silent. One that came back may have lost an answer on a bad cable.
      if (console.gone === undefined) throw fault;
    }
  }

  override expectGap(): Disposable {
    if (this.console.gone !== undefined) this.#renew();
    if (this.#renewal === undefined) return this.console.expectGap();
    const gap = new RenewedGap(() => this.#gaps.delete(gap));
    this.#gaps.add(gap);
    return gap;
  }

  override async starting(): Promise<void> {
    await this.#renewal;
    this.#untilStart.dispose();
    this.#untilStart = new DisposableStack();
    if (!this.#wasBack) return;
    this.#wasBack = false;
    this.#doubt = portGone(
      `${this.#options.place}: the console was away and came back before other firmware ran: it was not the firmware that had taken it away.`,
    );
    super.lost(this.#doubt);
  }

  protected override lost(): void {}

  #renew(): void {
    this.#renewal ??= this.#options
      .reopen()
      .then(
        (console) => {
          this.console = console;
          this.listen();
          this.#wasBack = console.present;
          this.#untilStart.defer(
            console.onReturn(() => {
              this.#wasBack = true;
            }),
          );
          for (const gap of this.#gaps) gap.begin(console);
        },
        (fault) => {
          this.#doubt = fault;
          super.lost(fault);
        },
      )
      .finally(() => {
        this.#renewal = undefined;
      });
  }
}

/** A gap that began before there was a console to tell of it. */
class RenewedGap implements Disposable {
  readonly #onEnd: () => void;
  #gap: ExpectedGap | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  begin(console: RigConsole): void {
    this.#gap = console.expectGap();
  }

  [Symbol.dispose](): void {
    this.#onEnd();
    this.#gap?.[Symbol.dispose]();
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

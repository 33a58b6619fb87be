import type { ConsoleLine, SerialLine } from "../../core/dut/index.ts";
import type { EquipmentFault } from "../../core/kernel/index.ts";
import type { RigConsole } from "../consoles/index.ts";

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
  /** Looks for the same port anew. */
  readonly reopen: () => Promise<RigConsole>;
}

/**
 * The line of a port that is there whether the board runs or not. Whoever listens to it is forgotten when it is disposed of; the port
 * below stays open, as opening it resets many a board and takes time.
 */
export class PlainLine implements LeasedLine {
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

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

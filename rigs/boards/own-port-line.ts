import type { EquipmentFault } from "../../core/kernel/index.ts";
import { type ExpectedGap, portGone, type RigConsole } from "../consoles/index.ts";
import { type LeasedLineOptions, PlainLine } from "./leased-line.ts";

/**
 * The line of a port that the firmware itself makes, or its supply. That it went and did not come back is the board's silence: the golden image has to tell
 * whether firmware or equipment is to blame, and so the port is looked for anew below this line.
 */
export class OwnPortLine extends PlainLine {
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

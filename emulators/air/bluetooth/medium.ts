import type { Random } from "../../../core/kernel/index.ts";

/** How well adapters hear each other. */
export interface RadioConditions {
  /** From one end of a link to the other, ms. */
  readonly delayMs: number;
  /** Share of packets on a link that have to be sent again, 0 to below 1: LE loses none, it delivers late. */
  readonly loss: number;
  /** Share of advertising events that a scanner misses, 0 to 1. */
  readonly advertisingLoss: number;
  /** Received strength, dBm, -127 to 20. */
  readonly rssi: number;
}

export const calm: RadioConditions = { delayMs: 0, loss: 0, advertisingLoss: 0, rssi: -50 };

/** What is sent again waits for the link's next connection event: its shortest interval, Vol 6, Part B, 4.5.1. */
const connectionIntervalMs = 7.5;

/** What the medium knows of a controller. */
interface Transceiver<Self> {
  readonly isAdvertising: boolean;
  /** An advertising event of another one. */
  hear(advertiser: Self): void;
}

/** The space between controllers. Whatever crosses it does so later, never within the call that caused it, and in order. */
export class Medium<Controller extends Transceiver<Controller>> {
  readonly controllers = new Set<Controller>();
  conditions: RadioConditions = calm;
  readonly #random: Random;
  #due: (() => void)[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  later(act: () => void): void {
    this.#due.push(act);
    if (this.#due.length === 1) setImmediate(() => this.#flush());
  }

  /** True in `share` of all cases. */
  happens(share: number): boolean {
    return share > 0 && this.#random.int(1_000_000) < share * 1_000_000;
  }

  /** How long a packet on a link takes now, with what it has to be sent again. */
  crossingMs(): number {
    let ms = this.conditions.delayMs;
    while (this.happens(this.conditions.loss)) ms += connectionIntervalMs;
    return ms;
  }

  /** One advertising event of `advertiser`: scanners hear it, and who wants to connect to it does. */
  advertise(advertiser: Controller): void {
    for (const other of this.controllers) {
      if (other === advertiser || this.happens(this.conditions.advertisingLoss)) continue;
      other.hear(advertiser);
      if (!advertiser.isAdvertising) return;
    }
  }

  /** Somebody begins to listen: each advertiser's next event is now, since its phase is anybody's guess. */
  wake(): void {
    for (const controller of this.controllers)
      this.later(() => controller.isAdvertising && this.advertise(controller));
  }

  #flush(): void {
    const due = this.#due;
    this.#due = [];
    for (const act of due) act();
  }
}

/** One direction of a link: in order, however long each packet takes. */
export class Crossing {
  readonly #medium: Pick<Medium<never>, "crossingMs" | "later">;
  readonly #waiting: { readonly at: number; readonly act: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(medium: Pick<Medium<never>, "crossingMs" | "later">) {
    this.#medium = medium;
  }

  push(act: () => void): void {
    const ms = this.#medium.crossingMs();
    const last = this.#waiting.at(-1)?.at;
    if (ms === 0 && last === undefined) {
      this.#medium.later(act);
      return;
    }
    this.#waiting.push({ at: Math.max(performance.now() + ms, last ?? 0), act });
    if (this.#timer === undefined) this.#await();
  }

  /** What is under way arrives nowhere. */
  cut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #await(): void {
    const next = this.#waiting[0];
    this.#timer = undefined;
    if (next === undefined) return;
    const arrive = () => {
      const now = performance.now();
      // A timer goes off up to a millisecond early.
      const due = this.#waiting.findIndex(({ at }) => at > now + 1);
      for (const { act } of this.#waiting.splice(0, due < 0 ? this.#waiting.length : due)) act();
      this.#await();
    };
    this.#timer = setTimeout(arrive, Math.max(1, next.at - performance.now()));
  }
}

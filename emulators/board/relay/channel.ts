import { Wire } from "./wire.ts";

/** What each kind of contact does to a device, and whether it is closed at first: a cable is plugged in, the rest is not. */
const kinds = {
  power: { close: "power.on", open: "power.off", closedAtFirst: false },
  button: { close: "button.press", open: "button.release", closedAtFirst: false },
  network: { close: "network.join", open: "network.leave", closedAtFirst: true },
} as const;

export type ChannelKind = keyof typeof kinds;
export const channelKinds = Object.keys(kinds) as readonly ChannelKind[];

/** One contact of the relay, wired to an emulated device. Orders are done one after another. */
export class Channel implements Disposable {
  readonly #kind: (typeof kinds)[ChannelKind];
  readonly #wire: Wire;
  #closed: boolean;
  #last: Promise<unknown> = Promise.resolve();

  constructor(kind: ChannelKind, path: string) {
    this.#kind = kinds[kind];
    this.#wire = new Wire(path);
    this.#closed = this.#kind.closedAtFirst;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Returns whether it was closed before. It has moved only if the device took it. @throws Error with the device's reason */
  set(closed: boolean): Promise<boolean> {
    const done = this.#last.then(async () => {
      const before = this.#closed;
      if (closed !== before) await this.#wire.order(closed ? this.#kind.close : this.#kind.open);
      this.#closed = closed;
      return before;
    });
    this.#last = done.catch(() => {});
    return done;
  }

  [Symbol.dispose](): void {
    this.#wire[Symbol.dispose]();
  }
}

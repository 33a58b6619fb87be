import { connectEquipment, type Equipment, type RemoteEquipment } from "../../../core/dut/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";

interface Kind {
  readonly close: (equipment: Equipment) => Promise<void>;
  readonly open: (equipment: Equipment) => Promise<void>;
  /** A cable is plugged in; the rest is not closed. */
  readonly closedAtFirst: boolean;
}

/** What each kind of contact does to the device at its other end. */
const kinds = {
  power: { close: (to) => to.powerOn(), open: (to) => to.powerOff(), closedAtFirst: false },
  button: { close: (to) => to.pressButton(), open: (to) => to.releaseButton(), closedAtFirst: false },
  network: { close: (to) => to.joinNetwork(), open: (to) => to.leaveNetwork(), closedAtFirst: true },
} as const satisfies Readonly<Record<string, Kind>>;

export type ChannelKind = keyof typeof kinds;
export const channelKinds = Object.keys(kinds) as readonly ChannelKind[];

/** One contact of the relay, wired to the control socket of an emulated device. Orders are done one after another. */
export class Channel implements AsyncDisposable {
  readonly #kind: Kind;
  readonly #path: string;
  /** Connected when first used, and anew when it broke. */
  #equipment: RemoteEquipment | undefined;
  #closed: boolean;
  #last: Promise<unknown> = Promise.resolve();

  constructor(kind: ChannelKind, path: string) {
    this.#kind = kinds[kind];
    this.#path = path;
    this.#closed = this.#kind.closedAtFirst;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Returns whether it was closed before. It has moved only if the device took it. @throws EquipmentFault CONTROL_LOST */
  set(closed: boolean): Promise<boolean> {
    const done = this.#last.then(async () => {
      const before = this.#closed;
      if (closed !== before) await this.#order(closed ? this.#kind.close : this.#kind.open);
      // A flash tool may have given supply to the board meanwhile. One that is gone has none.
      else if (!closed) await this.#order(this.#kind.open).catch(() => {});
      this.#closed = closed;
      return before;
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const equipment = this.#equipment;
    this.#equipment = undefined;
    await equipment?.[Symbol.asyncDispose]();
  }

  async #order(act: (equipment: Equipment) => Promise<void>): Promise<void> {
    const used = this.#equipment !== undefined;
    try {
      this.#equipment ??= await connectEquipment(this.#path);
      await act(this.#equipment);
    } catch (thrown) {
      await this[Symbol.asyncDispose]();
      // The device's process may have been replaced since the last order; every order may be given twice.
      if (!used || !(thrown instanceof EquipmentFault)) throw thrown;
      await this.#order(act);
    }
  }
}

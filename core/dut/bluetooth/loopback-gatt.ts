import { DeadlinePassed, done, type Outcome, refused, silent, within } from "../../kernel/index.ts";
import {
  attError,
  type GattCharacteristic,
  type GattLink,
  GattRefusal,
  type GattService,
  type ServedCharacteristic,
} from "./gatt.ts";

/** Largest value of an attribute, bytes. Bluetooth Core 5.4, Vol 3, Part F, 3.2.9. */
const longestValue = 512;
/** Opcode and handle of an ATT notification. */
const notificationHead = 3;

export interface LoopbackOptions {
  /** Largest ATT packet, bytes. Default: 247, as phones ask for. */
  readonly mtu?: number;
  /** How long the device has for each answer, host time. Default: 5 s. */
  readonly withinMs?: number;
}

/**
 * What a device serves and a central that talks to it, without any radio or stack between them: for whatever is above GATT. Nothing here
 * can be paired, so what needs an encrypted link is refused.
 */
export interface LoopbackGatt extends Disposable {
  /** Another central connects; each is a link of its own. */
  connect(): GattLink;
}

/** Disposing of it ends every link, as a device does that goes away. */
export function createLoopbackGatt(
  services: readonly GattService[],
  { mtu = 247, withinMs = 5_000 }: LoopbackOptions = {},
): LoopbackGatt {
  const links = new Set<LoopbackLink>();
  return {
    connect() {
      const link = new LoopbackLink(services, mtu, withinMs, () => links.delete(link));
      links.add(link);
      return link;
    },
    [Symbol.dispose]() {
      for (const link of [...links]) link.lose();
    },
  };
}

class LoopbackLink implements GattLink {
  readonly mtu: number;
  readonly #services: readonly GattService[];
  readonly #withinMs: number;
  readonly #onEnd: () => void;
  /** Stands for this connection towards the device. */
  readonly #connection = {};
  readonly #lost = new Set<() => void>();
  readonly #subscriptions = new Set<() => void>();
  #isUp = true;

  constructor(services: readonly GattService[], mtu: number, withinMs: number, onEnd: () => void) {
    this.mtu = mtu;
    this.#services = services;
    this.#withinMs = withinMs;
    this.#onEnd = onEnd;
  }

  async discover(): Promise<Outcome<readonly GattCharacteristic[]>> {
    if (!this.#isUp) return connectionLost;
    return done(
      this.#services.flatMap(({ uuid, characteristics }) =>
        characteristics.map((served) => this.#characteristic(uuid, served)),
      ),
    );
  }

  async pair(): Promise<Outcome<void>> {
    return refused("pairing-failed", "there is no radio between the two, so nothing that could be encrypted");
  }

  onLost(listener: () => void): () => void {
    if (this.#isUp) this.#lost.add(listener);
    else listener();
    return () => this.#lost.delete(listener);
  }

  lose(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#onEnd();
    for (const end of this.#subscriptions) end();
    for (const service of this.#services) service.onEnd?.(this.#connection);
    for (const listener of this.#lost) listener();
    this.#lost.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lose();
  }

  #characteristic(service: string, served: ServedCharacteristic): GattCharacteristic {
    const { uuid, description, properties } = served;
    return {
      ...{ service, uuid, description, properties },
      read: async () => {
        if (!properties.has("read")) return refusedWith(attError.readNotPermitted);
        if (served.secured) return refusedWith(attError.insufficientAuthentication);
        const answer = await this.#ask(
          async () => (await served.onRead?.(this.#connection)) ?? new Uint8Array(),
        );
        return answer.kind === "done" ? done(answer.value.slice(0, longestValue)) : answer;
      },
      write: async (value, { withoutResponse = false } = {}) => {
        if (!properties.has(withoutResponse ? "write-without-response" : "write"))
          return refusedWith(attError.writeNotPermitted);
        if (served.secured) return refusedWith(attError.insufficientAuthentication);
        const isUp = this.#isUp;
        // A packet that is not answered is not cut up either.
        const most = withoutResponse ? this.mtu - notificationHead : longestValue;
        if (value.length > most) return refusedWith(attError.invalidValueLength);
        const answer = await this.#ask(async () =>
          served.onWrite?.(this.#connection, Uint8Array.from(value)),
        );
        // It was sent; what came of it nobody is told.
        return withoutResponse && isUp ? done(undefined) : answer;
      },
      subscribe: async (listener) => this.#subscribe(served, listener),
    };
  }

  #subscribe(
    { properties, secured, onSubscribe }: ServedCharacteristic,
    listener: (value: Uint8Array) => void,
  ): Outcome<() => Promise<void>> {
    if (!this.#isUp) return connectionLost;
    if (!properties.has("notify") && !properties.has("indicate"))
      return refusedWith(attError.writeNotPermitted);
    if (secured) return refusedWith(attError.insufficientAuthentication);
    let isOn = true;
    const stop = onSubscribe?.(this.#connection, (value) => {
      // As a stack does it: what does not fit into a packet is for whoever reads the value.
      if (isOn) listener(value.slice(0, this.mtu - notificationHead));
    });
    const end = (): void => {
      if (!isOn) return;
      isOn = false;
      this.#subscriptions.delete(end);
      stop?.();
    };
    this.#subscriptions.add(end);
    return done(async () => end());
  }

  /** Has the device do something, and makes an outcome of whatever comes of it. */
  async #ask<T>(act: () => Promise<T>): Promise<Outcome<T>> {
    if (!this.#isUp) return connectionLost;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const stopWaiting = this.onLost(resolve);
    try {
      const answered = act().then((value) => done(value), refusalOf);
      const outcome = await within(Promise.race([answered, gone.then(() => connectionLost)]), {
        withinMs: this.#withinMs,
      });
      return this.#isUp ? outcome : connectionLost;
    } catch (thrown) {
      if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
      throw thrown;
    } finally {
      stopWaiting();
    }
  }
}

const connectionLost = refused("connection-lost", "the link has ended");

const refusedWith = (code: number): Outcome<never> => refusalOf(new GattRefusal(code, "not permitted"));

/** The message of what was thrown is the device's own affair: an ATT error has a code and no text. */
function refusalOf(thrown: unknown): Outcome<never> {
  const code = thrown instanceof GattRefusal ? thrown.code : attError.unlikely;
  const name = `att-${code.toString(16).padStart(2, "0")}`;
  return refused(name, `the device answers with ATT error 0x${name.slice(4)}`);
}

import { done, type Outcome, refused } from "../../kernel/index.ts";
import { attOpcode, attributeErrorName } from "../../wire/bluetooth/index.ts";
import type { GattCharacteristic, GattProperty } from "./gatt.ts";
import { byAttributeError, type GattOperations, type Judge } from "./gatt-operations.ts";
import type { NobleCharacteristic } from "./noble.ts";

const properties: Readonly<Record<string, GattProperty>> = {
  read: "read",
  write: "write",
  writeWithoutResponse: "write-without-response",
  notify: "notify",
  indicate: "indicate",
};

/** As in `GattCharacteristic`; the stack leaves out leading zeros. */
export const fullUuid = (uuid: string): string => (uuid.length > 4 ? uuid : uuid.padStart(4, "0"));

export interface FoundOn {
  readonly service: string;
  readonly description: string | undefined;
  readonly operations: GattOperations;
  readonly withinMs: number;
  readonly mtu: number;
}

/** Head of a write, beside its value: opcode and handle. */
const writeHead = 3;

export class FoundCharacteristic implements GattCharacteristic {
  readonly service: string;
  readonly uuid: string;
  readonly description: string | undefined;
  readonly properties: ReadonlySet<GattProperty>;
  readonly #noble: NobleCharacteristic;
  readonly #on: FoundOn;
  readonly #listeners = new Set<(value: Uint8Array) => void>();

  constructor(noble: NobleCharacteristic, on: FoundOn) {
    this.#noble = noble;
    this.#on = on;
    this.service = on.service;
    this.uuid = fullUuid(noble.uuid);
    this.description = on.description;
    this.properties = new Set(noble.properties.flatMap((name) => properties[name] ?? []));
    noble.on("data", (value: Buffer, isNotification: boolean) => {
      if (isNotification) for (const listener of [...this.#listeners]) listener(Uint8Array.from(value));
    });
  }

  read(): Promise<Outcome<Uint8Array>> {
    return this.#run(byAttributeError, (settle) =>
      this.#noble.read((_, value) => settle(Uint8Array.from(value))),
    );
  }

  async write(
    value: Uint8Array,
    { withoutResponse = false }: { readonly withoutResponse?: boolean } = {},
  ): Promise<Outcome<void>> {
    const room = this.#on.mtu - writeHead;
    if (withoutResponse && value.length > room)
      throw new RangeError(`a write without response takes ${room} bytes, not ${value.length}`);
    const judge = value.length > room ? judgeOfLongWrite() : byAttributeError;
    return this.#run<void>(judge, (settle) =>
      this.#noble.write(Buffer.from(value), withoutResponse, () => settle(undefined)),
    );
  }

  async subscribe(listener: (value: Uint8Array) => void): Promise<Outcome<() => Promise<void>>> {
    // Its first notification may come with the answer.
    this.#listeners.add(listener);
    const subscribed = await this.#run<void>(byAttributeError, (settle) =>
      this.#noble.subscribe(() => settle(undefined)),
    );
    if (subscribed.kind === "done") return done(() => this.#unsubscribe(listener));
    this.#listeners.delete(listener);
    return subscribed;
  }

  async #unsubscribe(listener: (value: Uint8Array) => void): Promise<void> {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    // Whatever becomes of it, nobody listens any more.
    await this.#run<void>(byAttributeError, (settle) => this.#noble.unsubscribe(() => settle(undefined)));
  }

  #run<T>(judge: Judge, begin: (settle: (value: T) => void) => void): Promise<Outcome<T>> {
    return this.#on.operations.run(this.#on.withinMs, judge, begin);
  }
}

/**
 * The stack sends a long value piece by piece and has it executed in any case. What refused a piece is the outcome, but only after the
 * last packet: the next operation must not get this one's answers.
 */
function judgeOfLongWrite(): Judge {
  let refusal: Outcome<never> | undefined;
  return (signal) => {
    if (signal.kind === "written") return refusal;
    if (signal.kind !== "attribute-error") return undefined;
    const { request, code } = signal.error;
    refusal ??= refused(attributeErrorName(code), "the device answers with an ATT error");
    return request === attOpcode.executeWriteRequest ? refusal : undefined;
  };
}

import { attError, GattRefusal, type ServedCharacteristic } from "../../../core/dut/index.ts";
import type { Bleno, BlenoCharacteristic } from "./bleno.ts";

/** User description. Vol 3, Part G, 3.3.3.2 */
const userDescription = "2901";
const success = 0;

const names = {
  read: "read",
  write: "write",
  "write-without-response": "writeWithoutResponse",
  notify: "notify",
  indicate: "indicate",
} as const;

export interface ConnectionOfServer {
  /** Stands for the connection; undefined while there is none. */
  readonly link: object | undefined;
  onFault(fault: unknown): void;
}

/** One characteristic of bleno's that does what `served` says, and ends its subscription when the connection has ended. */
export class CharacteristicServer {
  readonly #served: ServedCharacteristic;
  readonly #connection: ConnectionOfServer;
  /** What a read began to hand out: the rest of a long value is asked for piece by piece. */
  #read: { readonly link: object; readonly value: Buffer } | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(served: ServedCharacteristic, connection: ConnectionOfServer) {
    this.#served = served;
    this.#connection = connection;
  }

  make({ Characteristic, Descriptor }: Bleno): object {
    const { uuid, description, properties, secured = false } = this.#served;
    const own = [...properties].map((property) => names[property]);
    const options: BlenoCharacteristic = {
      uuid,
      properties: own,
      secure: secured ? own : [],
      descriptors:
        description === undefined
          ? []
          : [new Descriptor({ uuid: userDescription, value: Buffer.from(description, "utf8") })],
      onReadRequest: (offset, answer) => this.#answerRead(offset, answer),
      onWriteRequest: (value, offset, _, answer) => this.#answerWrite(value, offset, answer),
      onSubscribe: (_, update) => this.#subscribe(update),
      onUnsubscribe: () => this.end(),
    };
    return new Characteristic(options);
  }

  /** The subscription is over. Harmless when there is none. */
  end(): void {
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = undefined;
    unsubscribe?.();
  }

  #answerRead(offset: number, answer: (code: number, value?: Buffer) => void): void {
    const { link } = this.#connection;
    const begun = this.#read;
    const give = (value: Buffer) => {
      if (offset > value.length) answer(attError.invalidOffset);
      else answer(success, value.subarray(offset));
    };
    if (offset > 0 && begun !== undefined && begun.link === link) give(begun.value);
    else
      this.#ask(
        (asking) => this.#served.onRead?.(asking) ?? refuse(attError.readNotPermitted, "it is not readable"),
        (value, asking) => {
          const whole = Buffer.from(value);
          this.#read = { link: asking, value: whole };
          give(whole);
        },
        answer,
      );
  }

  #answerWrite(value: Buffer, offset: number, answer: (code: number) => void): void {
    const { onWrite } = this.#served;
    this.#ask(
      (link) => {
        if (onWrite === undefined) return refuse(attError.writeNotPermitted, "it is not writable");
        if (offset !== 0) return refuse(attError.invalidOffset, "a value is written from its beginning");
        return onWrite.call(this.#served, link, Uint8Array.from(value));
      },
      () => answer(success),
      answer,
    );
  }

  /** Answers at once when the device does. An answer to a connection that has ended goes nowhere: it would reach the next one. */
  #ask<T>(
    act: (link: object) => T | Promise<T>,
    done: (result: T, link: object) => void,
    failed: (code: number) => void,
  ): void {
    const { link } = this.#connection;
    if (link === undefined) return;
    const isOver = () => this.#connection.link !== link;
    const fail = (fault: unknown) => {
      if (!(fault instanceof GattRefusal)) this.#connection.onFault(fault);
      if (!isOver()) failed(fault instanceof GattRefusal ? fault.code : attError.unlikely);
    };
    try {
      const result = act(link);
      if (result instanceof Promise) result.then((value) => isOver() || done(value, link)).catch(fail);
      else done(result, link);
    } catch (fault) {
      fail(fault);
    }
  }

  #subscribe(update: (value: Buffer) => void): void {
    this.end();
    const { link } = this.#connection;
    if (link === undefined) return;
    let isOver = false;
    const notify = (value: Uint8Array) => {
      if (!isOver && this.#connection.link === link) update(Buffer.from(value));
    };
    const end = this.#served.onSubscribe?.(link, notify);
    this.#unsubscribe = () => {
      isOver = true;
      end?.();
    };
  }
}

function refuse(code: number, reason: string): never {
  throw new GattRefusal(code, reason);
}

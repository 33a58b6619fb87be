import { DeadlinePassed, messageOf, within } from "../../core/kernel/index.ts";
import type { ByteLink } from "./byte-link.ts";
import {
  answered,
  baudRatePayload,
  comPort,
  control,
  eightNone1,
  flowResume,
  flowSuspend,
  purgeBoth,
} from "./com-port.ts";
import type { SocketLink } from "./socket-link.ts";
import {
  escapeData,
  negotiation,
  subnegotiation,
  TelnetDecoder,
  type TelnetEvent,
  telnetOptions,
  type Verb,
} from "./telnet.ts";

/** How soon the server must answer, ms. It may have to ask its USB adapter. */
const answerWithinMs = 3000;

/** What we do ourselves, and what we want of the server. */
const ours: ReadonlySet<number> = new Set([
  telnetOptions.binary,
  telnetOptions.suppressGoAhead,
  telnetOptions.comPort,
]);
const theirs: ReadonlySet<number> = new Set([telnetOptions.binary, telnetOptions.suppressGoAhead]);

export interface LineControl {
  readonly baudRate: number;
  readonly dtr?: boolean | undefined;
  readonly rts?: boolean | undefined;
}

interface Question {
  readonly command: number;
  readonly answer: (payload: Uint8Array) => void;
  readonly fail: (reason: Error) => void;
}

/** A serial port behind RFC 2217: telnet that also sets the line's speed and its wires. */
export class Rfc2217Link implements ByteLink {
  readonly #socket: SocketLink;
  readonly #decoder = new TelnetDecoder();
  readonly #agreed = Promise.withResolvers<void>();
  readonly #questions = new Set<Question>();
  #held: Uint8Array[] | undefined = [];
  #listener: (bytes: Uint8Array) => void = (bytes) => this.#held?.push(Uint8Array.from(bytes));
  /** While the server asks to be left alone. */
  #suspended: PromiseWithResolvers<void> | undefined;

  private constructor(socket: SocketLink) {
    this.#socket = socket;
    // Whoever waits for it may have left.
    this.#agreed.promise.catch(() => {});
    socket.onData((bytes) => {
      for (const event of this.#decoder.push(bytes)) this.#take(event);
    });
    socket.onEnd((reason) => {
      this.#agreed.reject(reason);
      this.#suspended?.reject(reason);
      for (const { fail } of this.#questions) fail(reason);
    });
  }

  /** Agrees on the option and sets the line to 8N1. Nothing is purged: it may be the board's first words. */
  static async open(socket: SocketLink, line: LineControl): Promise<Rfc2217Link> {
    const link = new Rfc2217Link(socket);
    for (const option of ours) link.#say(negotiation("will", option));
    for (const option of theirs) link.#say(negotiation("do", option));
    await link.#inTime(link.#agreed.promise, "to agree on RFC 2217");
    await link.#setLine(line);
    return link;
  }

  async #setLine({ baudRate, dtr, rts }: LineControl): Promise<void> {
    await this.update({ baudRate });
    await this.#put("data bits", comPort.setDataSize, eightNone1.dataSize);
    await this.#put("parity", comPort.setParity, eightNone1.parity);
    await this.#put("stop bits", comPort.setStopSize, eightNone1.stopSize);
    await this.#ask(comPort.setControl, Uint8Array.of(control.noFlowControl));
    await this.set({ dtr, rts });
  }

  async write(bytes: Uint8Array): Promise<void> {
    while (this.#suspended !== undefined) await this.#suspended.promise;
    await this.#socket.write(escapeData(bytes));
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#listener = listener;
    for (const bytes of held) listener(bytes);
  }

  onEnd(listener: (reason: Error) => void): void {
    this.#socket.onEnd(listener);
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** A connection alone proves nothing: the server answers for its port. */
  async check(): Promise<void> {
    await this.#ask(comPort.setBaudRate, baudRatePayload(0));
  }

  update = async ({ baudRate }: { baudRate: number }): Promise<void> => {
    const payload = await this.#ask(comPort.setBaudRate, baudRatePayload(baudRate));
    const got = payload.length < 4 ? 0 : Buffer.from(payload).readUInt32BE();
    if (got !== baudRate) throw new Error(`its server set ${got} baud and not ${baudRate}`);
  };

  set = async ({
    dtr,
    rts,
    brk,
  }: {
    dtr?: boolean | undefined;
    rts?: boolean | undefined;
    brk?: boolean | undefined;
  }): Promise<void> => {
    const wanted = [
      brk === undefined ? undefined : brk ? control.breakOn : control.breakOff,
      dtr === undefined ? undefined : dtr ? control.dtrOn : control.dtrOff,
      rts === undefined ? undefined : rts ? control.rtsOn : control.rtsOff,
    ];
    for (const value of wanted) {
      if (value !== undefined) await this.#ask(comPort.setControl, Uint8Array.of(value));
    }
  };

  flush = async (): Promise<void> => {
    await this.#ask(comPort.purgeData, Uint8Array.of(purgeBoth));
  };

  async #put(what: string, command: number, value: number): Promise<void> {
    const [got] = await this.#ask(command, Uint8Array.of(value));
    if (got !== value) throw new Error(`its server set ${what} to ${got} and not to ${value}`);
  }

  async #ask(command: number, payload: Uint8Array): Promise<Uint8Array> {
    await this.#socket.check();
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const question = { command, answer: resolve, fail: reject };
    this.#questions.add(question);
    try {
      this.#say(subnegotiation(telnetOptions.comPort, Uint8Array.of(command, ...payload)));
      return await this.#inTime(promise, `command ${command} of RFC 2217`);
    } finally {
      this.#questions.delete(question);
    }
  }

  async #inTime<T>(answer: Promise<T>, what: string): Promise<T> {
    try {
      return await within(answer, { withinMs: answerWithinMs });
    } catch (thrown) {
      throw new Error(
        thrown instanceof DeadlinePassed
          ? `its server did not answer ${what} within ${answerWithinMs} ms`
          : messageOf(thrown),
        { cause: thrown },
      );
    }
  }

  #say(bytes: Uint8Array): void {
    // Of a connection that has ended the end tells.
    this.#socket.write(bytes).catch(() => {});
  }

  #take(event: TelnetEvent): void {
    switch (event.kind) {
      case "data":
        this.#listener(event.bytes);
        return;
      case "negotiation":
        this.#negotiate(event.verb, event.option);
        return;
      case "subnegotiation":
        if (event.option === telnetOptions.comPort) this.#hear(event.payload);
        return;
    }
  }

  /** All that we want we have said; what the server wants beside it is refused. What it confirms needs no answer. */
  #negotiate(verb: Verb, option: number): void {
    switch (verb) {
      case "do":
        if (!ours.has(option)) this.#say(negotiation("wont", option));
        else if (option === telnetOptions.comPort) this.#agreed.resolve();
        return;
      case "will":
        // Some servers offer the option themselves as well.
        if (!theirs.has(option) && option !== telnetOptions.comPort) this.#say(negotiation("dont", option));
        return;
      case "dont":
        if (option === telnetOptions.comPort)
          this.#agreed.reject(new Error("its server does not speak RFC 2217; try the driver tcp"));
        return;
      case "wont":
        return;
    }
  }

  /** Notifications of the line's and the modem's state are passed over. */
  #hear([command, ...payload]: Uint8Array): void {
    if (command === flowSuspend) {
      this.#suspended ??= Promise.withResolvers();
      this.#suspended.promise.catch(() => {});
    } else if (command === flowResume) {
      this.#suspended?.resolve();
      this.#suspended = undefined;
    } else {
      const [question] = [...this.#questions].filter((asked) => asked.command + answered === command);
      if (question !== undefined) this.#questions.delete(question);
      question?.answer(Uint8Array.from(payload));
    }
  }
}

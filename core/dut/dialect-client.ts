import { randomBytes } from "node:crypto";
import {
  done,
  EquipmentFault,
  type Outcome,
  refused,
  silent,
  type WaitOptions,
  within,
} from "../kernel/index.ts";
import {
  type Dialect,
  DialectGap,
  endsAnswer,
  fits,
  listOf,
  operations,
  render,
  type Script,
  understand,
  untilOf,
} from "../wire/dialect/index.ts";
import { type ConsoleMethod, longestDataBlock, longestUpdateBlock } from "../wire/index.ts";
import { type Conversation, goneWhile, type Question } from "./conversation.ts";
import { Exchange, type ExchangeOptions } from "./exchange.ts";
import { malformed } from "./malformed.ts";
import { Pending } from "./pending.ts";
import type { SerialLine } from "./serial-line.ts";
import { TextStream } from "./text-stream.ts";

const endings = { lf: "\n", cr: "\r", crlf: "\r\n" } as const;
/** Ends no wait: others do. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * A text console, spoken to as a dialect says. Its answers carry no number, so one command is under way at a time, and after an answer
 * that did not come the console has to find its place again before anything is taken for an answer.
 */
export class DialectClient implements Conversation, Disposable {
  readonly longest: { readonly update: number; readonly userData: number };
  readonly #line: SerialLine;
  readonly #dialect: Dialect;
  readonly #ready: readonly string[];
  readonly #stream: TextStream;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #boots = new Set<Pending<void>>();
  #asked: Pending<unknown> | undefined;
  #exchange: Exchange | undefined;
  /** Settles when nobody is before the next. */
  #queue: Promise<unknown> | undefined;
  #supplied = true;
  /** Whether the console waits for a command, and has answered all that it was told. */
  #inStep = false;
  #typing = false;

  constructor(line: SerialLine, dialect: Dialect) {
    this.#line = line;
    this.#dialect = dialect;
    this.#ready = listOf(dialect.ready);
    const { update = longestUpdateBlock, userData = longestDataBlock } = dialect.blocks;
    this.longest = { update, userData };
    this.#stream = new TextStream(dialect, {
      onLine: (text) => this.#receive(text),
      onPrompt: () => this.#exchange?.takePrompt(),
      onContinuation: () => this.#exchange?.takeContinuation(),
    });
    this.#unsubscribe = [
      line.onBytes((bytes) => this.#stream.push(bytes)),
      line.onLine(({ direction }) => {
        // Somebody else types: what comes now may be the answer to that.
        if (direction === "sent" && !this.#typing) this.#inStep = false;
      }),
      line.onGone((fault) => {
        for (const pending of this.#allPending()) pending.fail(goneWhile(pending.what, fault));
      }),
    ];
  }

  /** Listens no more; the line stays open. */
  [Symbol.dispose](): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  get supplied(): boolean {
    return this.#supplied;
  }

  powerLost(): void {
    this.#supplied = false;
    this.#inStep = false;
    this.#stream.reset();
    for (const pending of this.#allPending()) pending.fallSilent();
  }

  powerApplied(): void {
    this.#supplied = true;
  }

  async ask<T>(question: Question<T>, wait: WaitOptions): Promise<Outcome<T>> {
    const { method, params = {} } = question;
    const what = `${method} was being asked`;
    if (this.#cannotBegin(what, wait.signal)) return silent(0);
    const script = orFault(() => render(this.#dialect, method, params));
    return this.#inTurn<T>(what, wait, (pending) => {
      const begin = () => this.#perform(question, script, pending);
      if (this.#inStep || this.#dialect.sync === undefined) begin();
      else this.#synchronise(begin);
    });
  }

  async probe(wait: WaitOptions): Promise<Outcome<void>> {
    const what = "it was being called";
    if (this.#cannotBegin(what, wait.signal)) return silent(0);
    return this.#inTurn<void>(what, wait, (pending) =>
      this.#synchronise(() => pending.settle(done(undefined))),
    );
  }

  async awaitBoot(wait: WaitOptions): Promise<Outcome<void>> {
    const what = "it was starting";
    if (this.#cannotBegin(what, wait.signal)) return silent(0);
    const pending: Pending<void> = new Pending<void>({
      ...wait,
      what,
      checkPort: (startedAt) => this.#checkPort(what, startedAt),
      onEnd: () => this.#boots.delete(pending),
    });
    this.#boots.add(pending);
    return pending.outcome;
  }

  /** Waits until no other command is under way; the time for the answer runs from then on. */
  async #inTurn<T>(
    what: string,
    wait: WaitOptions,
    begin: (pending: Pending<T>) => void,
  ): Promise<Outcome<T>> {
    const before = this.#queue;
    const { promise: own, resolve: leave } = Promise.withResolvers<void>();
    const queue = before === undefined ? own : before.then(() => own);
    this.#queue = queue;
    try {
      if (before !== undefined) await within(before, { withinMs: longestWaitMs, signal: wait.signal });
      if (this.#cannotBegin(what, wait.signal)) return silent(0);
      const pending = new Pending<T>({
        ...wait,
        what,
        checkPort: (startedAt) => this.#checkPort(what, startedAt),
        onEnd: () => {
          // An exchange that is not over any more has left its answer on the way.
          if (this.#exchange !== undefined) this.#inStep = false;
          this.#exchange = undefined;
          this.#asked = undefined;
        },
      });
      this.#asked = pending as Pending<unknown>;
      begin(pending);
      return await pending.outcome;
    } finally {
      leave();
      if (this.#queue === queue) this.#queue = undefined;
    }
  }

  /** Types the commands of an operation, each once the one before was answered, and settles `pending`. */
  #perform<T>(question: Question<T>, { commands, abort }: Script, pending: Pending<T>): void {
    const { method } = question;
    const answers: string[] = [];
    const next = (index: number): void =>
      this.#exchangeFor(method, commands[index] ?? [], (answer) => {
        answers.push(...answer);
        const understood = understand(this.#dialect, method, answer, false);
        if (understood.kind === "refused") {
          const outcome = refused(understood.code, understood.reason);
          if (abort === undefined) pending.settle(outcome);
          else this.#exchangeFor(method, abort, () => pending.settle(outcome));
        } else if (index + 1 < commands.length) next(index + 1);
        else this.#conclude(question, answers, pending);
      });
    next(0);
  }

  #conclude<T>({ method, read, onDone }: Question<T>, answer: readonly string[], pending: Pending<T>): void {
    const understood = understand(this.#dialect, method, answer);
    if (understood.kind === "refused") {
      pending.settle(refused(understood.code, understood.reason));
      return;
    }
    const value = read(understood.result);
    if (value === undefined) {
      pending.settleWith(malformed(method, understood.result));
      return;
    }
    onDone?.();
    pending.settle(done(value));
  }

  #exchangeFor(
    method: ConsoleMethod,
    lines: readonly string[],
    onEnd: (answer: readonly string[]) => void,
  ): void {
    const { prompt } = this.#dialect;
    const restarts = operations[method].restarts ?? false;
    const isMarked =
      untilOf(this.#dialect, method).length > 0 || this.#dialect.commands[method]?.response !== undefined;
    const response = listOf(this.#dialect.commands[method]?.response);
    this.#begin({
      lines,
      endsWithLine: restarts || prompt === undefined,
      endsWithBoot: restarts && !isMarked,
      ends: (line) => endsAnswer(this.#dialect, method, line) || (restarts && fits(response, line)),
      onEnd: (answer) => {
        this.#inStep = !restarts;
        onEnd(answer);
      },
    });
  }

  /** Has the console repeat a word that was never said before: what comes after it is no late answer. */
  #synchronise(then: () => void): void {
    const { sync, interrupt = "", prompt, until, lineEnding } = this.#dialect;
    const onEnd = () => {
      this.#inStep = true;
      then();
    };
    if (sync === undefined) {
      this.#begin({ lines: [""], endsWithLine: false, endsWithBoot: false, ends: () => false, onEnd });
      return;
    }
    const word = randomBytes(4).toString("hex");
    const answer = [sync.response.replaceAll("{word}", word)];
    const ends = [...listOf(until), ...this.#dialect.errors.map(({ pattern }) => pattern)];
    const isEnd = (line: string) => fits(ends, line);
    this.#begin({
      // Whatever was typed and not ended is ended first.
      lines: [`${interrupt}${endings[lineEnding]}${sync.send.replaceAll("{word}", word)}`],
      echo: false,
      begins: (line) => fits(answer, line),
      endsWithLine: prompt === undefined,
      endsWithBoot: false,
      ends: isEnd,
      onEnd,
    });
  }

  #begin(options: Omit<ExchangeOptions, "echo" | "paced" | "type"> & { readonly echo?: boolean }): void {
    this.#inStep = false;
    const { echo, continuation, lineEnding } = this.#dialect;
    const { onEnd } = options;
    this.#exchange = new Exchange({
      echo,
      ...options,
      paced: continuation !== undefined,
      type: (lines) => this.#type(lines.map((line) => `${line}${endings[lineEnding]}`).join("")),
      onEnd: (answer) => {
        this.#exchange = undefined;
        try {
          onEnd(answer);
        } catch (thrown) {
          this.#asked?.fail(thrown instanceof DialectGap ? faultOf(thrown) : thrown);
        }
      },
    });
  }

  #type(text: string): void {
    this.#typing = true;
    this.#line.send(text);
    this.#typing = false;
  }

  #receive(text: string): void {
    if (fits(this.#ready, text)) {
      this.#exchange?.takeBoot();
      this.#inStep = false;
      for (const pending of [...this.#boots]) pending.settle(done(undefined));
    } else if (!fits(this.#dialect.ignore, text)) this.#exchange?.takeLine(text);
  }

  #cannotBegin(what: string, signal: AbortSignal | undefined): boolean {
    signal?.throwIfAborted();
    if (this.#line.gone !== undefined) throw goneWhile(what, this.#line.gone);
    return !this.#supplied;
  }

  async #checkPort(what: string, since: number): Promise<void> {
    try {
      await this.#line.check(since);
    } catch (fault) {
      throw goneWhile(what, fault);
    }
  }

  *#allPending(): Iterable<Pending<unknown> | Pending<void>> {
    if (this.#asked !== undefined) yield this.#asked;
    yield* [...this.#boots];
  }
}

function orFault<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw thrown instanceof DialectGap ? faultOf(thrown) : thrown;
  }
}

/** Not the device's doing: nothing was observed. */
function faultOf(gap: DialectGap): EquipmentFault {
  return new EquipmentFault("NOT_OFFERED", gap.message, { help: gap.help, cause: gap });
}

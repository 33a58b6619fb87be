import { done, type Outcome, refused, silent, type WaitOptions } from "../kernel/index.ts";
import {
  bootReady,
  decodeLine,
  encodeRequest,
  longestDataBlock,
  longestUpdateBlock,
  type RpcError,
  type RpcResult,
  rpcErrors,
} from "../wire/index.ts";
import { type Reader, readDeviceStatus } from "./answers.ts";
import { type Conversation, goneWhile, type Question } from "./conversation.ts";
import { malformed } from "./malformed.ts";
import { Pending } from "./pending.ts";
import type { SerialLine } from "./serial-line.ts";

/** JSON-RPC over one serial line. */
export class ConsoleClient implements Conversation {
  readonly longest = { update: longestUpdateBlock, userData: longestDataBlock };
  readonly #line: SerialLine;
  readonly #questions = new Map<
    unknown,
    { pending: Pending<unknown>; answer: (answer: RpcResult | RpcError) => void }
  >();
  readonly #boots = new Set<Pending<void>>();
  #lastId = 0;
  #supplied = true;

  constructor(line: SerialLine) {
    this.#line = line;
    line.onLine(({ direction, text }) => {
      if (direction === "received") this.#receive(text);
    });
    line.onGone((fault) => {
      for (const pending of this.#allPending()) pending.fail(goneWhile(pending.what, fault));
    });
  }

  get supplied(): boolean {
    return this.#supplied;
  }

  powerLost(): void {
    this.#supplied = false;
    for (const pending of this.#allPending()) pending.fallSilent();
  }

  powerApplied(): void {
    this.#supplied = true;
  }

  async ask<T>({ method, params, read, onDone }: Question<T>, wait: WaitOptions): Promise<Outcome<T>> {
    const what = `${method} was being asked`;
    if (this.#cannotBegin(what, wait.signal)) return silent(0);
    this.#lastId += 1;
    const id = this.#lastId;
    const pending = new Pending<T>({
      ...wait,
      what,
      checkPort: (startedAt) => this.#checkPort(what, startedAt),
      onEnd: () => this.#questions.delete(id),
    });
    const answer = (message: RpcResult | RpcError) => {
      const outcome = outcomeOf(message, read);
      if (outcome?.kind === "done") onDone?.();
      if (outcome !== undefined) pending.settle(outcome);
      else if (message.kind === "result") pending.settleWith(malformed(method, message.result));
    };
    this.#questions.set(id, { pending: pending as Pending<unknown>, answer });
    this.#line.send(encodeRequest(id, method, params));
    return pending.outcome;
  }

  async probe(wait: WaitOptions): Promise<Outcome<void>> {
    const answer = await this.ask({ method: "status.get", read: readDeviceStatus }, wait);
    return answer.kind === "done" ? done(undefined) : answer;
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
    for (const { pending } of [...this.#questions.values()]) yield pending;
    yield* [...this.#boots];
  }

  #receive(text: string): void {
    const message = decodeLine(text);
    switch (message.kind) {
      case "result":
      case "error":
        // Unknown ids are answers that came too late, or complaints about bytes that were no request.
        this.#questions.get(message.id)?.answer(message);
        return;
      case "notification":
        if (message.method !== bootReady) return;
        for (const pending of [...this.#boots]) pending.settle({ kind: "done", value: undefined });
        return;
      case "request":
      case "log":
        return;
    }
  }
}

/** Undefined for a result that `read` does not take. */
function outcomeOf<T>(message: RpcResult | RpcError, read: Reader<T>): Outcome<T> | undefined {
  if (message.kind === "error") {
    const word = message.code === rpcErrors.application ? message.word : undefined;
    return refused(word ?? "rpc-error", message.message);
  }
  const value = read(message.result);
  return value === undefined ? undefined : { kind: "done", value };
}

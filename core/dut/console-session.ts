import {
  DeadlinePassed,
  done,
  type Outcome,
  sha256,
  silent,
  type WaitOptions,
  within,
} from "../kernel/index.ts";
import type { ConsoleMethod, RpcParams } from "../wire/index.ts";
import { type SetUpVerifier, setUpParams } from "../wire/provisioning/index.ts";
import {
  type Reader,
  readBytes,
  readDataPage,
  readDeviceStatus,
  readIdentityAnswer,
  readLogPage,
  readMatches,
  readNothing,
  readSchema,
  readSelfTest,
  readStoredConfiguration,
} from "./answers.ts";
import { ConsoleClient } from "./console-client.ts";
import type { Conversation } from "./conversation.ts";
import type {
  ConfigurationValue,
  ConfigurationValues,
  LogEntry,
  MaintenancePort,
  TrustAnchors,
} from "./dut.ts";
import type { SerialLine } from "./serial-line.ts";

/** The product's declared times, ms; see `timing` of its IXIT. */
export interface ConsoleTiming {
  readonly answerWithinMs: number;
  readonly readyWithinMs: number;
  readonly restartWithinMs: number;
}

/** The maintenance port over a console. The bench tells it about supply, which the console cannot see. */
export interface ConsoleSession extends MaintenancePort {
  /** Runs `powerOn` and waits until the device answers, or its declared time is over. */
  start(powerOn: () => Promise<void>, signal?: AbortSignal): Promise<Outcome<void>>;
  /** Supply went away: every call under way, and every one until `powerApplied`, is silent. */
  powerLost(): void;
  powerApplied(): void;
}

/** Ends waits that another deadline ends first. */
const longestWaitMs = 2 ** 31 - 1;

/** Over a JSON-RPC console, as the reference devices speak it. */
export function createConsoleSession(line: SerialLine, timing: ConsoleTiming): ConsoleSession {
  return createSession(new ConsoleClient(line), timing);
}

/** Over whatever a conversation speaks: times, silence and restarts are judged alike. */
export function createSession(client: Conversation, timing: ConsoleTiming): ConsoleSession {
  return new Session(client, timing);
}

/** One reason for all rounds: without one each makes an error with a stack of its own, which nobody ever sees. */
const decided = new Error("something else that was waited for came first");

class Session implements ConsoleSession {
  readonly #client: Conversation;
  readonly #timing: ConsoleTiming;

  constructor(client: Conversation, timing: ConsoleTiming) {
    this.#client = client;
    this.#timing = timing;
  }

  powerLost(): void {
    this.#client.powerLost();
  }

  powerApplied(): void {
    this.#client.powerApplied();
  }

  async start(powerOn: () => Promise<void>, signal?: AbortSignal): Promise<Outcome<void>> {
    const startedAt = performance.now();
    const { answerWithinMs, readyWithinMs } = this.#timing;
    this.#client.powerApplied();
    // Many a device drops what it is sent while it boots, so it is asked when it says that it is up.
    const boot = this.#client.awaitBoot({ withinMs: Math.min(answerWithinMs, readyWithinMs), signal });
    // Unhandled where `powerOn` throws.
    boot.catch(() => {});
    await powerOn();
    await boot;
    return this.#untilItAnswers(startedAt, signal);
  }

  awaitReady(signal?: AbortSignal): Promise<Outcome<void>> {
    return this.#untilItAnswers(performance.now(), signal);
  }

  /**
   * Asks until an answer comes, again at once when the device says that it is up. Only an answer counts: `boot.ready`
   * may be an earlier start's, still on its way, or may have come before the console was opened.
   */
  async #untilItAnswers(startedAt: number, signal: AbortSignal | undefined): Promise<Outcome<void>> {
    const { answerWithinMs, readyWithinMs } = this.#timing;
    for (;;) {
      const elapsed = performance.now() - startedAt;
      const withinMs = Math.min(answerWithinMs, readyWithinMs - elapsed);
      if (withinMs <= 0 || !this.#client.supplied) return silent(Math.round(elapsed));
      const first = await this.#answerOrBoot((wait) => this.#client.probe(wait), { withinMs, signal });
      if (first !== "booted" && first.kind !== "silent") return first;
    }
  }

  /** What came first: the end of `ask`, or that the device says that it is up. The other is no longer waited for. */
  async #answerOrBoot<T>(
    ask: (wait: WaitOptions) => Promise<Outcome<T>>,
    { withinMs, signal }: WaitOptions,
  ): Promise<Outcome<T> | "booted"> {
    const round = new AbortController();
    const both = signal === undefined ? round.signal : AbortSignal.any([round.signal, signal]);
    const wait = { withinMs, signal: both };
    // Whoever asks ends first when there is silence on both.
    const answer = ask(wait);
    const boot = this.#client.awaitBoot(wait);
    const up = boot.then(async ({ kind }) => (kind === "done" ? ("booted" as const) : answer));
    try {
      return await Promise.race([answer, up]);
    } finally {
      round.abort(decided);
      await Promise.allSettled([boot, answer]);
    }
  }

  /**
   * Whoever waits for what a device does asks how far it is, and may ask it while it restarts as a part of that: the question is lost then,
   * and put once more when it is up. The second silence is its own, so that one that dies of being asked is found.
   */
  async readStatus() {
    const wait = { withinMs: this.#timing.answerWithinMs };
    const ask = (until: WaitOptions) =>
      this.#client.ask({ method: "status.get", read: readDeviceStatus }, until);
    const first = await this.#answerOrBoot(ask, wait);
    return first === "booted" ? ask(wait) : first;
  }

  readIdentity() {
    return this.#ask("identity.get", readIdentityAnswer);
  }

  writeIdentity(value?: string) {
    return this.#command("identity.write", value === undefined ? {} : { value });
  }

  readCertificate() {
    return this.#ask("identity.certificate", readBytes("der"));
  }

  requestCertificate() {
    return this.#ask("identity.request", readBytes("der"));
  }

  installCertificate(der: Uint8Array) {
    return this.#command("identity.install", { der: base64(der) });
  }

  signChallenge(nonce: Uint8Array) {
    return this.#ask("identity.sign", readBytes("signature"), { nonce: base64(nonce) });
  }

  installTrust({ backendCa, operatorKey, endpoint }: TrustAnchors) {
    const told = endpoint === undefined ? {} : { endpoint };
    return this.#command("trust.install", { backendCa, operatorKey, ...told });
  }

  installSetUpVerifier(held: SetUpVerifier) {
    return this.#command("set-up.install", setUpParams(held));
  }

  runSelfTest() {
    return this.#ask("self-test.run", readSelfTest);
  }

  finishManufacture() {
    return this.#command("manufacture.finish");
  }

  readOperationalCertificate() {
    return this.#ask("credential.certificate", readBytes("der"));
  }

  exportKey(key: "identity" | "operational") {
    return this.#ask("key.export", readBytes("der"), { key });
  }

  async storeUserData(data: Uint8Array): Promise<Outcome<void>> {
    const { userData: longest } = this.#client.longest;
    for (let at = 0; ; at += longest) {
      const more = at + longest < data.length;
      const block = base64(data.subarray(at, at + longest));
      const stored = await this.#command("user-data.store", { data: block, ...(more && { more }) });
      if (!more || stored.kind !== "done") return stored;
    }
  }

  async readUserData(): Promise<Outcome<readonly Uint8Array[]>> {
    const items: Uint8Array[] = [];
    let begun: Uint8Array = new Uint8Array();
    for (;;) {
      const page = await this.#ask("user-data.read", readProgress, {
        item: items.length,
        offset: begun.length,
      });
      if (page.kind !== "done") return page;
      for (const { bytes, ends } of page.value.pieces) {
        begun = Uint8Array.from([...begun, ...bytes]);
        if (!ends) continue;
        items.push(begun);
        begun = new Uint8Array();
      }
      if (!page.value.more) return done(items);
    }
  }

  readConfigurationSchema() {
    return this.#ask("config.schema", readSchema);
  }

  readConfiguration() {
    return this.#ask("config.get", readStoredConfiguration);
  }

  writeConfiguration(values: ConfigurationValues) {
    return this.#command("config.set", { values });
  }

  matchesConfiguration(field: string, value: ConfigurationValue) {
    return this.#ask("config.matches", readMatches, { field, value });
  }

  clearConfiguration(field: string) {
    return this.#command("config.clear", { field });
  }

  async readLog(): Promise<Outcome<readonly LogEntry[]>> {
    const entries: LogEntry[] = [];
    for (;;) {
      const last = entries.at(-1)?.sequence;
      const page = await this.#ask(
        "log.read",
        readPageAfter(last),
        last === undefined ? undefined : { after: last },
      );
      if (page.kind !== "done") return page;
      entries.push(...page.value.entries);
      if (!page.value.more) return done(entries);
    }
  }

  reboot(signal?: AbortSignal) {
    return this.#restart("device.reboot", signal);
  }

  factoryReset(signal?: AbortSignal) {
    return this.#restart("device.reset", signal);
  }

  decommission(proofOfPossession: string | undefined, signal?: AbortSignal) {
    const params = proofOfPossession === undefined ? {} : { proof: proofOfPossession };
    return this.#restart("device.decommission", signal, params);
  }

  async installUpdate(image: Uint8Array, signal?: AbortSignal): Promise<Outcome<void>> {
    const begun = await this.#command("update.begin", { size: image.length, sha256: sha256(image) }, signal);
    if (begun.kind !== "done") return begun;
    const { update: longest } = this.#client.longest;
    for (let offset = 0; offset < image.length; offset += longest) {
      const data = base64(image.subarray(offset, offset + longest));
      const written = await this.#command("update.write", { offset, data }, signal);
      if (written.kind !== "done") return written;
    }
    return this.#restart("update.finish", signal);
  }

  confirmUpdate() {
    return this.#command("update.confirm");
  }

  async awaitRestart(act: () => Promise<unknown>, signal?: AbortSignal): Promise<Outcome<void>> {
    const { restartWithinMs } = this.#timing;
    const round = new AbortController();
    const both = signal === undefined ? round.signal : AbortSignal.any([round.signal, signal]);
    const boot = this.#client.awaitBoot({ withinMs: longestWaitMs, signal: both });
    // Its end is awaited below in every case.
    boot.catch(() => {});
    try {
      await act();
      return await within(boot, { withinMs: restartWithinMs, signal });
    } catch (thrown) {
      if (thrown instanceof DeadlinePassed) return silent(restartWithinMs);
      throw thrown;
    } finally {
      round.abort(decided);
      await Promise.allSettled([boot]);
    }
  }

  /** Waits for the `boot.ready` that comes after the answer: any earlier one is an earlier start's. */
  async #restart(
    method: ConsoleMethod,
    signal: AbortSignal | undefined,
    params?: RpcParams,
  ): Promise<Outcome<void>> {
    const { answerWithinMs, restartWithinMs } = this.#timing;
    let boot: Promise<Outcome<void>> | undefined;
    const onDone = () => {
      boot = this.#client.awaitBoot({ withinMs: restartWithinMs, signal });
    };
    const answer = await this.#client.ask(
      { method, read: readNothing, onDone, ...(params && { params }) },
      { withinMs: answerWithinMs, signal },
    );
    return boot ?? nothing(answer);
  }

  #ask<T>(
    method: ConsoleMethod,
    read: Reader<T>,
    params?: RpcParams,
    signal?: AbortSignal,
  ): Promise<Outcome<T>> {
    const wait = { withinMs: this.#timing.answerWithinMs, signal };
    return this.#client.ask(params === undefined ? { method, read } : { method, read, params }, wait);
  }

  async #command(method: ConsoleMethod, params?: RpcParams, signal?: AbortSignal): Promise<Outcome<void>> {
    return nothing(await this.#ask(method, readNothing, params, signal));
  }
}

/** A page must lead on from the entry already read, or reading the log would never end. */
function readPageAfter(last = Number.NEGATIVE_INFINITY): typeof readLogPage {
  return (result) => {
    const page = readLogPage(result);
    if (page === undefined || (page.more && page.entries.length === 0)) return undefined;
    const sequences = [last, ...page.entries.map(({ sequence }) => sequence)];
    const ascending = sequences.every(
      (sequence, index) => index === 0 || sequence > (sequences[index - 1] ?? sequence),
    );
    return ascending ? page : undefined;
  };
}

/** A page must lead on, and nothing can begin after a piece whose item goes on, or the items would be put together wrongly. */
const readProgress: typeof readDataPage = (result) => {
  const page = readDataPage(result);
  if (page === undefined) return undefined;
  const { pieces, more } = page;
  const last = pieces.at(-1);
  if (last === undefined) return more ? undefined : page;
  const inOrder = pieces.slice(0, -1).every(({ ends }) => ends);
  const leadsOn = last.ends || (more && last.bytes.length > 0);
  return inOrder && leadsOn ? page : undefined;
};

function nothing(outcome: Outcome<unknown>): Outcome<void> {
  return outcome.kind === "done" ? done(undefined) : outcome;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

import type { IssuedCredential, OrderCommand, OrderDraft } from "../../core/backend/index.ts";
import type { Dut } from "../../core/dut/index.ts";
import { type DeviceId, done, type Outcome } from "../../core/kernel/index.ts";
import type { Ixit } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Attempt } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { seenSoFar } from "./operational.ts";
import { Operator } from "./operator.ts";
import { identityOf } from "./units.ts";
import { awaitOperation, whileOffline } from "./way.ts";

/** What an intruder does to an order that an operator could have given. */
export const orderTricks = [
  "unsigned",
  "signed by a stranger",
  "tampered with",
  "addressed to another device",
  "expired",
  "a replay of an older order",
] as const;
export type OrderTrick = (typeof orderTricks)[number];

type IdentityInterface = Ixit["identity"]["writableOver"][number];

/** A number that no order to the device under examination has come near. */
const farAhead = 1_000_000;

/** Someone who must not get in. Every attempt ends as an outcome for the examiner to judge. */
export class Intruder {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Tries to replace the identity over each interface that the product declares. */
  async rewriteIdentity(
    device: Dut,
    interfaces = this.#stage.bench.product.ixit.identity.writableOver,
  ): Promise<void> {
    this.#stage.notes.write("attempts", await this.writeIdentity(device, interfaces));
  }

  /** The same; what came of it is returned. */
  async writeIdentity(device: Dut, interfaces: readonly IdentityInterface[]): Promise<Attempt[]> {
    const foreign = alter(this.#stage.notes.read("identity"));
    const attempts: Attempt[] = [];
    for (const over of interfaces)
      attempts.push({ over, outcome: await this.#writeIdentityOver(over, device, foreign) });
    await this.#stage.observe("attempts to write another identity", attempts);
    return attempts;
  }

  async #writeIdentityOver(over: IdentityInterface, device: Dut, value: DeviceId) {
    switch (over) {
      case "console":
        return device.maintenance.writeIdentity(value);
      case "configuration":
        return device.maintenance.writeConfiguration({ identity: value });
      case "backend":
        return (await new Operator(this.#stage).order({ name: "write-identity", value })).outcome;
    }
  }

  /** Sends a reset order with one thing wrong about it. */
  async sendResetOrder(device: Dut, trick: OrderTrick): Promise<void> {
    const replayed = trick === "a replay of an older order" ? await this.#obeyedReset(device) : undefined;
    await this.send(device, replayed ?? (await this.#draft(trick, { name: "factory-reset" })), trick);
  }

  /** Sends an order for `command` with one thing wrong about it; `obeyed` gives one that the device obeyed before. */
  async sendOrder(
    device: Dut,
    command: OrderCommand,
    trick: OrderTrick,
    obeyed: () => Promise<Uint8Array>,
  ): Promise<void> {
    const isReplay = trick === "a replay of an older order";
    await this.send(device, isReplay ? await obeyed() : await this.#draft(trick, command), trick);
  }

  /**
   * Sends orders for `command` that no device has obeyed before, each with another thing wrong about it, until one is obeyed: the next would
   * meet another device. What came of each is noted.
   */
  async sendWrongOrders(device: Dut, command: OrderCommand): Promise<void> {
    const attempts: Attempt[] = [];
    for (const trick of orderTricks.filter((one) => one !== "a replay of an older order")) {
      await this.send(device, await this.#draft(trick, command), trick);
      const outcome = this.#stage.notes.read("outcome");
      attempts.push({ over: `backend, by an order that is ${trick}`, outcome });
      if (outcome.kind === "done") break;
    }
    this.#stage.notes.write("attempts", attempts);
  }

  /** Delivers order bytes, and notes the log before and the device's answer. */
  async send(device: Dut, bytes: Uint8Array, what: string): Promise<void> {
    const before = await expectDone(device, "show its log", await device.maintenance.readLog());
    this.#stage.notes.write("logBefore", before);
    const outcome = await new Operator(this.#stage).deliver(await this.#stage.bench.backend(), bytes);
    await this.#stage.observe(`order that is ${what}`, outcome);
    this.#stage.notes.write("outcome", outcome);
  }

  async #draft(trick: OrderTrick, command: OrderCommand): Promise<Uint8Array> {
    const backend = await this.#stage.bench.backend();
    const addressee = this.#stage.notes.read("identity");
    const order: OrderDraft = { addressee, command, signedBy: "operator" };
    switch (trick) {
      case "a replay of an older order":
        throw new TypeError("an order that is replayed is not drafted");
      case "unsigned":
        return backend.makeOrder({ ...order, signedBy: "nobody" });
      case "signed by a stranger":
        return backend.makeOrder({ ...order, signedBy: "stranger" });
      case "addressed to another device":
        // The other device's own next number would be an old one here, and the order refused for that.
        return backend.makeOrder({ ...order, addressee: alter(addressee), sequence: farAhead });
      case "expired":
        return backend.makeOrder({ ...order, expiresInMs: -60_000 });
      case "tampered with":
        return backend.makeOrder({ ...order, tampered: true });
    }
  }

  /** An order that the device obeyed once: a reset, after which everything was set up as before. */
  async #obeyedReset(device: Dut): Promise<Uint8Array> {
    const { notes, bench } = this.#stage;
    const operator = new Operator(this.#stage);
    const bytes = await operator.orderReset(device);
    const identity = notes.read("identity");
    const known = await (await bench.backend()).registrations(identity);
    // The backend's address is in it, and the device on the network: it registers as soon as it has taken it.
    const written = await device.maintenance.writeConfiguration(notes.read("configuration"));
    await expectDone(device, "be configured again", written);
    await operator.awaitRegistration(device, identity, known.length);
    return bytes;
  }

  /**
   * Gets hold of an operational credential of `device`, which is in operation, and has been in with it on return. The device is off the
   * network meanwhile: both go by one name, and the backend would end one's connection for the other's.
   * @throws Inconclusive as `obtainCredential`
   */
  async stealCredential(device: Dut): Promise<void> {
    const { telemetry } = await seenSoFar(this.#stage, device);
    const identity = identityOf(this.#stage, device);
    const stolen = await whileOffline(this.#stage, device, () => this.obtainCredential(identity));
    await awaitOperation(this.#stage, device, telemetry);
    this.#stage.notes.write("stolen", stolen);
  }

  /**
   * An operational credential of `identity` with which the intruder has been in: that a credential opens nothing shows something only of
   * one that would have opened something. @throws Inconclusive when the backend lets nobody in with it
   */
  async obtainCredential(identity: DeviceId): Promise<IssuedCredential> {
    const issued = await (await this.#stage.bench.backend()).issueCredential(identity);
    const { kind } = await this.#visit(identity, issued);
    if (kind === "done") return issued;
    const why = "the backend lets nobody in with a credential that it issued itself";
    throw new Inconclusive("not-observable", `${why}: that it refuses it elsewhere or later shows nothing`);
  }

  /** Tries to get into the backend in the name of `claims`, with what was stolen or with nothing. */
  async visitAs(claims: DeviceId, shows?: IssuedCredential): Promise<void> {
    const known = (await (await this.#stage.bench.backend()).refusals(claims)).length;
    const outcome = await this.#visit(claims, shows);
    if (outcome.kind !== "done") await this.#requireOnRecord(claims, known);
    this.#stage.notes.write("outcome", outcome);
  }

  /**
   * Asks the backend for a further credential in the name of `claims`, with what was stolen.
   * @throws Inconclusive when the backend says nothing to it: who is not heard is not refused
   */
  async renewAs(claims: DeviceId, shows: IssuedCredential): Promise<void> {
    const { bench, notes } = this.#stage;
    const wait = { withinMs: bench.product.ixit.timing.registrationWithinMs };
    const backend = await bench.backend();
    // One that certifies nobody now says nothing of this credential.
    await backend.inject(undefined);
    const outcome = await backend.renew({ claims, shows }, wait);
    await this.#stage.observe(`a further credential in the name of ${claims}`, outcome);
    notes.write("outcome", heard(outcome));
  }

  /** Hands in that `victim` was decommissioned, with a credential of `claims`. @throws Inconclusive as `renewAs` */
  async giveNotice(victim: DeviceId, claims: DeviceId): Promise<void> {
    const { bench, notes } = this.#stage;
    const shows = await this.obtainCredential(claims);
    const wait = { withinMs: bench.product.ixit.timing.orderWithinMs };
    const outcome = await (await bench.backend()).giveNotice({ claims, shows }, victim, wait);
    await this.#stage.observe(`notice that ${victim} was decommissioned, from ${claims}`, outcome);
    notes.write("outcome", heard(outcome));
  }

  /**
   * In with a credential of `device`, asks for what the backend sends to `victim`, and speaks as `victim`. The device is off the network
   * meanwhile, as for `stealCredential`.
   * @throws Inconclusive when the backend lets nobody in with it, or has no refusal on record
   */
  async meddleWith(victim: DeviceId, device: Dut): Promise<void> {
    const attempts = await whileOffline(this.#stage, device, () =>
      this.#meddle(victim, identityOf(this.#stage, device)),
    );
    await this.#stage.observe(`attempts to hear ${victim}, and to speak as ${victim}`, attempts);
    this.#stage.notes.write("attempts", attempts);
  }

  async #meddle(victim: DeviceId, claims: DeviceId): Promise<Attempt[]> {
    const backend = await this.#stage.bench.backend();
    const wait = { withinMs: this.#stage.bench.product.ixit.timing.registrationWithinMs };
    const entered = await backend.visit({ claims, shows: await this.obtainCredential(claims) }, wait);
    if (entered.kind !== "done")
      throw new Inconclusive("not-observable", "the backend let the intruder in once, and not again");
    await using visit = entered.value;
    const recorded = async (attempt: () => Promise<Outcome<void>>): Promise<Outcome<void>> => {
      const known = (await backend.refusals(claims)).length;
      const outcome = await attempt();
      if (outcome.kind !== "done") await this.#requireOnRecord(claims, known);
      return outcome;
    };
    return [
      { over: "subscription", outcome: await recorded(() => visit.hearOrdersOf(victim, wait)) },
      { over: "publication", outcome: await recorded(() => visit.speakAs(victim, wait)) },
    ];
  }

  /** In and out again, or not in at all. */
  async #visit(claims: DeviceId, shows: IssuedCredential | undefined): Promise<Outcome<void>> {
    const { bench } = this.#stage;
    const wait = { withinMs: bench.product.ixit.timing.registrationWithinMs };
    const visitor = { claims, ...(shows === undefined ? {} : { shows }) };
    const outcome = await (await bench.backend()).visit(visitor, wait);
    if (outcome.kind === "done") await outcome.value[Symbol.asyncDispose]();
    const told = outcome.kind === "done" ? done(undefined) : outcome;
    const what = { shows: shows !== undefined, outcome: told };
    await this.#stage.observe(`visit in the name of ${claims}`, what);
    return told;
  }

  /** Who was not let in may have missed the door: only what the backend itself has on record was refused. */
  async #requireOnRecord(claims: DeviceId, known: number): Promise<void> {
    const { bench } = this.#stage;
    const wait = { withinMs: bench.product.ixit.timing.orderWithinMs };
    const refusal = await (await bench.backend()).awaitRefusal(claims, known, wait);
    await this.#stage.observe("refusal on the backend's record", refusal);
    if (refusal.kind === "done") return;
    throw new Inconclusive(
      "not-observable",
      "the intruder was turned away, but the backend has no refusal on record",
    );
  }

  /** Asks for every private key that a device has. */
  async askForKeys(device: Dut): Promise<void> {
    this.#stage.notes.write("attempts", await this.askKeys(device));
  }

  /** The same; what came of it is returned. */
  async askKeys(device: Dut): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    for (const key of ["identity", "operational"] as const) {
      const { kind, ...rest } = await device.maintenance.exportKey(key);
      // Were it handed out, it must not get into the record.
      const outcome = kind === "done" ? done("a key") : ({ kind, ...rest } as Outcome<unknown>);
      attempts.push({ over: `console, ${key} key`, outcome });
    }
    await this.#stage.observe("attempts to get a private key", attempts);
    return attempts;
  }

  /** Offers the next release with one byte of its code changed. */
  async sendTamperedImage(device: Dut): Promise<void> {
    const { firmware, ixit } = this.#stage.bench.product;
    const image = Uint8Array.from(firmware.release(ixit.firmware.next).image);
    const at = Math.floor(image.length / 2) + this.#stage.bench.random.int(16);
    image[at] = (image[at] ?? 0) ^ 1;
    const outcome = await device.maintenance.installUpdate(image);
    await this.#stage.observe("tampered image", { changedByte: at, outcome });
    this.#stage.notes.write("outcome", outcome);
  }
}

/** @throws Inconclusive for somebody whom the backend gave no answer */
function heard(outcome: Outcome<void>): Outcome<void> {
  const isUnheard =
    outcome.kind === "silent" || (outcome.kind === "refused" && outcome.code === "turned-away");
  if (!isUnheard) return outcome;
  throw new Inconclusive("not-observable", "the backend gave the intruder no answer");
}

/** Another identity of the same form: the last digit is changed. */
function alter(identity: DeviceId): DeviceId {
  const last = identity.at(-1) === "0" ? "1" : "0";
  return `${identity.slice(0, -1)}${last}` as DeviceId;
}

import { World } from "@cucumber/cucumber";
import type { ConfigurationValues, ConsoleLine, Dut } from "../core/dut/index.ts";
import type { Manufactured } from "../core/factory/index.ts";
import { defaultsOf, freshFromFactory, type KnownConfiguration, sight } from "./actors/configurations.ts";
import { Examiner } from "./actors/examiner.ts";
import { FactoryStation } from "./actors/factory-station.ts";
import { signNonce } from "./actors/freshness.ts";
import { Installer } from "./actors/installer.ts";
import { Intruder } from "./actors/intruder.ts";
import { Operator } from "./actors/operator.ts";
import { Sweeps } from "./actors/sweeps.ts";
import type { Bench } from "./bench.ts";
import { Evidence } from "./evidence.ts";
import { HangWatch } from "./hang-watch.ts";
import { media } from "./media.ts";
import { Notebook } from "./notebook.ts";
import type { Stage } from "./stage.ts";
import { redactLines } from "./transcript.ts";

/** Lines of one console that a scenario keeps; the rest is counted. */
const transcriptLineLimit = 4_000;
/** And characters: a device that talks without an end must not fill memory and journal. */
const transcriptLimit = 1 << 20;

/** A person who watches needs no more; each is a line in the file of messages. */
const tellEveryMs = 500;

/** One scenario at work: its bench, its actors and what they wrote down. */
export class Scene extends World<{ readonly [key: string]: unknown }> implements Stage {
  readonly notes = new Notebook();
  /** Ends a step of which nothing is heard. */
  readonly watch = new HangWatch();
  readonly evidence = new Evidence(this, (id) => this.#attachJson(media.kept, { id }));
  readonly units = new Map<Dut, Manufactured>();
  readonly #devices: Dut[] = [];
  readonly #transcripts = new Map<string, { readonly lines: ConsoleLine[]; leftOut: number }>();
  #bench: Bench | undefined;
  #toldAt = performance.now();

  get bench(): Bench {
    if (this.#bench === undefined) throw new TypeError("the bench is set up by the first hook of a scenario");
    return this.#bench;
  }

  setUp(bench: Bench): void {
    this.#bench = bench;
  }

  get isSetUp(): boolean {
    return this.#bench !== undefined;
  }

  readonly station = new FactoryStation(this);
  readonly operator = new Operator(this);
  readonly intruder = new Intruder(this);
  readonly installer = new Installer(this);
  readonly examiner = new Examiner(this);
  readonly sweeps = new Sweeps(this);

  /** The device under examination: the one leased first. */
  get device(): Dut {
    const [device] = this.#devices;
    if (device === undefined) throw new TypeError("no device was leased; the scenario lacks its Given");
    return device;
  }

  get devices(): readonly Dut[] {
    return this.#devices;
  }

  transcript({ slot }: Dut): { readonly lines: readonly ConsoleLine[]; readonly leftOut: number } {
    return this.#transcripts.get(slot) ?? { lines: [], leftOut: 0 };
  }

  async lease(): Promise<Dut> {
    const known = this.bench.passedOver.length;
    const device = await this.bench.lease();
    const passedOver = this.bench.passedOver.slice(known);
    if (passedOver.length > 0) await this.observe("places passed over", passedOver);
    this.#devices.push(device);
    await this.#attachJson(media.lease, { slot: device.slot });
    this.record(device);
    return device;
  }

  /** Keeps the console's lines of `device` for the record. */
  record(device: Dut): void {
    const transcript = { lines: [] as ConsoleLine[], leftOut: 0 };
    this.#transcripts.set(device.slot, transcript);
    let length = 0;
    device.console.onLine((line) => {
      length += line.text.length;
      if (transcript.lines.length < transcriptLineLimit && length <= transcriptLimit)
        transcript.lines.push(line);
      else transcript.leftOut += 1;
    });
  }

  /** The configurations that the scenario stored whole, newest first, and the defaults. */
  onceStored(): KnownConfiguration[] {
    const schema = this.bench.product.schemaOf();
    return [
      { name: "as set last", schema, values: this.notes.read("configuration") },
      { name: "as set before", schema, values: this.notes.read("olderConfiguration") },
      { name: "fresh from the factory", schema, values: freshFromFactory(this.bench.product) },
      { name: "defaults", schema, values: defaultsOf(schema) },
    ];
  }

  /** How the configuration in effect differs from what was set last. */
  async differencesFromNoted(): Promise<readonly string[]> {
    return this.differencesFrom(this.notes.read("configuration"));
  }

  async differencesFrom(values: ConfigurationValues): Promise<readonly string[]> {
    const { stored, differences } = await sight(this.device, this.bench.product.schemaOf(), values);
    await this.observe("configuration", { shown: stored, differences });
    return differences;
  }

  /** Writes down what was seen, and what was expected where that is one value. */
  async observe(what: string, value: unknown, expected?: unknown): Promise<void> {
    await this.#attachJson(media.observation, {
      what,
      value,
      ...(expected === undefined ? {} : { expected }),
    });
  }

  async tellProgress(done: number, of: number): Promise<void> {
    this.watch.tell();
    const now = performance.now();
    if (now - this.#toldAt < tellEveryMs) return;
    this.#toldAt = now;
    await this.#attachJson(media.progress, { done, of });
  }

  /** Writes down one device's keyed fingerprint; `bearer` tells its hardware from another's. */
  async fingerprint(kind: string, commitment: string, bearer: string): Promise<void> {
    await this.#attachJson(media.fingerprint, { kind, commitment, bearer });
  }

  async attachJudgement(judgement: object): Promise<void> {
    await this.#attachJson(media.judgement, judgement);
  }

  /** Hands over the console transcripts and takes the bench down. */
  async tearDown(): Promise<void> {
    await this.#handOver();
    // Only now: what goes wrong until here is told through this bench's redactor.
    this.#bench = undefined;
  }

  async #handOver(): Promise<void> {
    await using _bench = this.bench;
    for (const note of await signNonce(this)) await this.#attachJson(media.freshness, note);
    // A private key that is found only now is a secret of the consoles as well.
    await this.#handOverEvidence();
    for (const [slot, { lines, leftOut }] of this.#transcripts) {
      if (lines.length === 0) continue;
      const told = redactLines(lines, (text) => this.redact(text));
      await this.#attachJson(media.transcript, { slot, lines: told, leftOut });
    }
    const { minted, learned } = this.bench.secrets;
    if (minted.length + learned.length > 0) await this.#attachJson(media.secrets, { minted, learned });
  }

  async #handOverEvidence(): Promise<void> {
    const { dumps, leftOut } = await this.evidence.handOver();
    for (const dump of dumps) await this.#attachJson(media.evidence, dump);
    if (leftOut.length > 0) await this.observe("evidence that is not kept", leftOut);
  }

  /** `text` without secrets. Before there is a bench none is known. */
  redact(text: string): string {
    return this.#bench?.secrets.redact(text) ?? text;
  }

  async #attachJson(mediaType: string, body: object): Promise<void> {
    await this.attach(this.redact(JSON.stringify(body)), mediaType);
  }
}

import type { ConfigurationValue, ConfigurationValues, Dut, LogEntry } from "../../core/dut/index.ts";
import { SECRET_SET } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Change } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { defaultsOf, longestSample, sampleWithCanaries, variationOf } from "./configurations.ts";
import type { FactoryStation } from "./factory-station.ts";
import { Operator } from "./operator.ts";

/** Time that passes between two changes, so that their order shows in the log. */
const pauseMs = 1_000;

/** The person who sets a device up over its local interface. */
export class Installer {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Sets every field to a value other than its default, secrets to fresh canaries, and notes what was set. */
  async setEveryField(device: Dut, values = sampleWithCanaries(this.#stage.bench)): Promise<void> {
    await this.write(device, values);
    this.#stage.notes.write("configuration", values);
  }

  /**
   * Sets every field, and then each to the longest value that it may have and that the device takes: it may rightly ask more of one than its
   * schema can say. What was set is noted. @throws Inconclusive when it takes none of them
   */
  async setLongestValues(device: Dut): Promise<void> {
    const { bench, notes } = this.#stage;
    await this.setEveryField(device);
    const set = notes.read("configuration");
    const longer = Object.entries(longestSample(bench)).filter(([name, value]) => isLonger(value, set[name]));
    const taken: [string, ConfigurationValue][] = [];
    for (const [name, value] of longer) {
      const { kind } = await device.maintenance.writeConfiguration({ [name]: value });
      if (kind === "done") taken.push([name, value]);
    }
    const names = taken.map(([name]) => name);
    await this.#stage.observe("longest values that it takes", { names, of: longer.map(([name]) => name) });
    if (taken.length === 0)
      throw new Inconclusive(
        "not-observable",
        "it takes the longest value of no field that its schema allows",
      );
    notes.write("configuration", { ...set, ...Object.fromEntries(taken) });
  }

  /** Sets every field twice, to different values each time; notes the newer as `configuration` and the older beside it. */
  async setEveryFieldTwice(device: Dut): Promise<void> {
    const newer = sampleWithCanaries(this.#stage.bench);
    const older = variationOf(this.#stage.bench, newer);
    await this.write(device, older);
    this.#stage.notes.write("olderConfiguration", older);
    await this.setEveryField(device, newer);
  }

  async write(device: Dut, values: ConfigurationValues): Promise<void> {
    const outcome = await device.maintenance.writeConfiguration(values);
    await expectDone(device, `set ${Object.keys(values).join(", ")}`, outcome);
  }

  async clear(device: Dut, field: string): Promise<void> {
    await expectDone(device, `clear ${field}`, await device.maintenance.clearConfiguration(field));
  }

  /** Changes one field at a time over `over`, each to another value than it has, and notes what the log must show. */
  async changeFieldsInTurn(
    device: Dut,
    over: "console" | "backend",
    fields: readonly string[],
  ): Promise<void> {
    const schema = this.#stage.bench.product.schemaOf();
    const sample = sampleWithCanaries(this.#stage.bench);
    const shown = await expectDone(
      device,
      "show its configuration",
      await device.maintenance.readConfiguration(),
    );
    const before = await this.readLog(device);
    const changes: Change[] = [];
    for (const field of fields) {
      const from = shown.values[field] ?? "";
      const to = sample[field] === from ? (defaultsOf(schema)[field] ?? "") : (sample[field] ?? "");
      await this.#stage.bench.clock.elapse(pauseMs);
      await this.#change(device, over, field, to);
      changes.push({ field, from: String(from), to: this.#shownAs(field, to), origin: over });
    }
    this.#stage.notes.write("logBefore", before);
    this.#stage.notes.write("changes", changes);
    this.#stage.notes.write("configuration", sample);
  }

  /** Notes what the log must show once `values` were changed by `origin`: an entry for each that the device does not have yet. */
  async noteChanges(device: Dut, origin: string, values: ConfigurationValues): Promise<void> {
    const { values: shown } = await expectDone(
      device,
      "show its configuration",
      await device.maintenance.readConfiguration(),
    );
    const changes = Object.entries(values).map(([field, to]): Change => {
      const from = String(shown[field] ?? "");
      return { field, from, to: this.#shownAs(field, to), origin };
    });
    this.#stage.notes.write("logBefore", await this.readLog(device));
    this.#stage.notes.write(
      "changes",
      changes.filter(({ from, to }) => from !== to || to === SECRET_SET),
    );
  }

  async #change(
    device: Dut,
    over: "console" | "backend",
    field: string,
    value: ConfigurationValue,
  ): Promise<void> {
    if (over === "console") await this.write(device, { [field]: value });
    else await new Operator(this.#stage).configure(device, field, value);
  }

  #shownAs(field: string, value: ConfigurationValue): string {
    const secret = this.#stage.bench.product.ixit.configuration.secretFields[field] !== undefined;
    return secret && value !== "" ? SECRET_SET : String(value);
  }

  /** Puts a later release on the device and sets the fields that the product declares for it. */
  async configureUnderNewerRelease(device: Dut, station: FactoryStation): Promise<void> {
    const { newer } = this.#stage.bench.product.ixit.configuration;
    if (newer === undefined)
      throw new Inconclusive("ixit-gap", "the product declares no newer release (configuration.newer)");
    await station.flashRelease(device, newer.release);
    await this.write(device, newer.sample);
  }

  async readLog(device: Dut): Promise<readonly LogEntry[]> {
    return expectDone(device, "show its log", await device.maintenance.readLog());
  }

  /** The canaries among the values noted, by field. */
  get canaries(): Record<string, string> {
    const { secretFields } = this.#stage.bench.product.ixit.configuration;
    const set = this.#stage.notes.read("configuration");
    return Object.fromEntries(Object.keys(secretFields).map((field) => [field, String(set[field] ?? "")]));
  }
}

/** A number may be larger; a secret is another each time. */
const isLonger = (value: ConfigurationValue, than: ConfigurationValue | undefined): boolean =>
  typeof value === "string" ? value.length > String(than).length : value !== than;

import { type ConfigurationValue, type ConfigurationValues, SECRET_SET } from "../../../core/dut/index.ts";
import { type Configuration, type Origin, type Parts, type Place, Refusal } from "../parts.ts";
import { createChangeJournal } from "./change-journal.ts";
import { defaults, inOrder, pickCopy } from "./load.ts";
import { violation } from "./validation.ts";

/** Loads at start: validates, migrates, falls back and says so; then changes all or nothing. */
export function makeConfiguration({ boot, schemas, store, journal, log, faults }: Parts): Configuration {
  const own = boot.running.configurationSchema;
  const schema = schemas.schema(own);
  const changes = createChangeJournal(journal, log);
  const listeners = new Set<() => void>();

  const { copies, rejected } = store.load();
  const loaded = pickCopy(copies, own, schemas, changes.completed);
  let { values, source } = loaded;
  /** What the next save leaves alone: the copy in effect, else one for newer firmware that may come back. */
  let place: Place | undefined = loaded.place ?? loaded.newer[0]?.place;
  let sequence = Math.max(copies[0]?.sequence ?? 0, changes.completed);

  const save = (next: ConfigurationValues): void => {
    place = store.save({ schemaVersion: own, sequence: sequence + 1, values: next }, place);
    sequence += 1;
    values = next;
    // The copy may be written over one that was rejected; a later corruption of the same place is another one.
    if (journal.recall("configuration.rejected")) journal.record("configuration.rejected", "");
  };

  const reportFaults = (): void => {
    const bad = [...rejected, ...loaded.incomplete].map(({ place: at, why }) => `copy ${at}: ${why}`);
    const newest = copies[0]?.sequence ?? 0;
    if (bad.length === 0 && newest < changes.completed) bad.push("the newest copy is gone");
    if (bad.length > 0) faults.report("configuration-corrupt");
    if (loaded.newer.length > 0) faults.report("configuration-newer");
    const detail = bad.join("; ");
    if (
      journal.recall("configuration.rejected") === detail ||
      (detail === "" && !journal.recall("configuration.rejected"))
    )
      return;
    if (detail !== "")
      log.append({
        event: "configuration-rejected",
        origin: "boot",
        detail: `${detail}; ${source} in effect`,
      });
    journal.record("configuration.rejected", detail);
  };

  /** Into the other place, so that firmware that is taken back finds what it had. */
  const migrateStored = (): void => {
    if (loaded.storedAs === undefined || loaded.storedAs === own) return;
    changes.announceMigration(sequence + 1, loaded.storedAs, own);
    save(values);
    changes.complete(sequence, String);
  };

  const change = (next: ConfigurationValues, origin: Origin): void => {
    if (boot.running.state === "trial")
      throw new Refusal("busy", "the running image is on trial; confirm it first");
    const changed = Object.keys(next).filter((name) => next[name] !== values[name]);
    if (changed.length === 0) return;
    const before = Object.fromEntries(changed.map((name) => [name, shown(name, values[name])]));
    changes.announce(sequence + 1, origin, before);
    save(next);
    source = "stored";
    changes.complete(sequence, (name) => shown(name, next[name]));
    for (const listener of listeners) listener();
  };

  const shown = (field: string, value: unknown): string =>
    schema.fields[field]?.secret === true && value !== "" ? SECRET_SET : String(value);

  const fieldOf = (name: string) => {
    const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
    if (field === undefined) throw new Refusal("unknown-field", `there is no field ${name.slice(0, 64)}`);
    return field;
  };
  const checked = (wanted: ConfigurationValues): ConfigurationValues => {
    for (const [name, value] of Object.entries(wanted)) {
      const why = violation(fieldOf(name), value);
      if (why !== undefined) throw new Refusal("invalid-value", `${name}: ${why}`);
    }
    return wanted;
  };

  const logRefusal = (origin: Origin, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      if (thrown instanceof Refusal)
        log.append({ event: "configuration-change-refused", origin, detail: thrown.code });
      throw thrown;
    }
  };

  changes.recover(copies[0]?.sequence ?? 0, (name) => shown(name, copies[0]?.values[name]));
  reportFaults();
  migrateStored();

  return {
    schema,
    effective: () => values,
    show: () => ({
      schemaVersion: own,
      source,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mask(name, value)])),
    }),
    change: (wanted, origin) => logRefusal(origin, () => change({ ...values, ...checked(wanted) }, origin)),
    clear: (field, origin) =>
      logRefusal(origin, () => change({ ...values, [field]: fieldOf(field).default ?? "" }, origin)),
    matches: (field, value) => {
      fieldOf(field);
      return values[field] === value;
    },
    reset(keeps) {
      const kept = Object.fromEntries(
        keeps.filter((name) => name in values).map((name) => [name, values[name] ?? ""]),
      );
      save(inOrder({ ...defaults(own, schemas), ...kept }, own, schemas));
      source = "stored";
      store.erase(place === "a" ? "b" : "a");
      changes.settle(sequence);
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
  };

  function mask(name: string, value: ConfigurationValue): ConfigurationValue {
    return schema.fields[name]?.secret === true && value !== "" ? SECRET_SET : value;
  }
}

import { type Parts, type PartsTable, referenceParts } from "../../emulators/device/index.ts";
import { overlay, withPart } from "./broken-bench.ts";

/** For tests: devices that are sound until supply fails at the wrong moment, one for each act that is interrupted. */

export interface Broken {
  readonly what: string;
  /** Beginning of the name of the scenario that must find it. */
  readonly scenario: string;
  readonly feature: string;
  readonly parts: Partial<PartsTable>;
}

/** Forgets what is recorded under `forgotten`. */
const forgetful = (parts: Parts, forgotten: string): Parts =>
  withPart(parts, "journal", {
    record: (key, value) => {
      if (key !== forgotten) parts.journal.record(key, value);
    },
  });

const erasesEveryCopy: Partial<PartsTable> = {
  store(parts) {
    const store = referenceParts.store(parts);
    return overlay(store, {
      save(copy, keep) {
        for (const place of ["a", "b"] as const) store.erase(place);
        return store.save(copy, keep);
      },
    });
  },
};

export const brokenDevices: readonly Broken[] = [
  {
    what: "that does not remember that it was wiping",
    feature: "features/decommissioning/wiped.feature",
    scenario: "A wipe that loses power",
    parts: { reset: (parts) => referenceParts.reset(forgetful(parts, "reset.task")) },
  },
  {
    what: "that erases every copy of its configuration before it writes the next",
    feature: "features/configuration/validated.feature",
    scenario: "A change that loses power",
    parts: erasesEveryCopy,
  },
  {
    what: "that erases every copy of its configuration before a reset",
    feature: "features/configuration/factory-reset.feature",
    scenario: "A reset that loses power",
    parts: erasesEveryCopy,
  },
  {
    what: "that erases what older firmware stored before it has migrated it",
    feature: "features/configuration/migration.feature",
    scenario: "A migration that loses power",
    parts: erasesEveryCopy,
  },
  {
    what: "that writes an update over the firmware that runs",
    feature: "features/configuration/separate.feature",
    scenario: "Every field survives an update that loses power",
    parts: {
      update: (parts) => referenceParts.update(withPart(parts, "boot", { idle: parts.boot.running.slot })),
    },
  },
  {
    what: "that erases its credential before it has the next",
    feature: "features/credentials/rotated.feature",
    scenario: "A rotation that loses power",
    parts: {
      credentials(parts) {
        const credentials = referenceParts.credentials(parts);
        return overlay(credentials, {
          prepare() {
            for (const credential of credentials.usable()) credentials.discard(credential);
            return credentials.prepare();
          },
        });
      },
    },
  },
  {
    what: "that takes itself for confirmed as soon as it is enrolled",
    feature: "features/field/operational.feature",
    scenario: "A first start that loses power",
    parts: {
      operation(parts) {
        const operation = referenceParts.operation(parts);
        return overlay(operation, {
          get entered() {
            return operation.entered || parts.credentials.usable().length > 0;
          },
        });
      },
    },
  },
  {
    what: "that stores what a person hands over one by one",
    feature: "features/field/supplied.feature",
    scenario: "What a person hands over",
    parts: {
      setUp: (parts) =>
        referenceParts.setUp(
          withPart(parts, "configuration", {
            change(values, origin) {
              for (const [field, value] of Object.entries(values))
                parts.configuration.change({ [field]: value }, origin);
            },
          }),
        ),
    },
  },
];

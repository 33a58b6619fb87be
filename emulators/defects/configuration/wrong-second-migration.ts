import { altered, type Defect, inDevice } from "../defect.ts";

export const wrongSecondMigration: Defect = {
  name: "wrong-second-migration",
  breaks: "PRV-CFG-5.2",
  mistake:
    "That a migration was done is noted once and for all; when its update is taken back and comes again, values are not converted any more.",
  caughtBy: "An update that is taken back leaves the older firmware its configuration",
  breakage: () =>
    inDevice("schemas", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        migrate(version, values) {
          const done = `migration.${version}`;
          const migrated = sound.migrate(version, values);
          if (parts.journal.recall(done) === undefined) {
            parts.journal.record(done, "yes");
            return migrated;
          }
          const { fields } = sound.schema(version + 1);
          const unconverted = Object.keys(migrated).filter((name) => !Object.hasOwn(values, name));
          return {
            ...migrated,
            ...Object.fromEntries(unconverted.map((name) => [name, fields[name]?.default ?? ""])),
          };
        },
      });
    }),
};

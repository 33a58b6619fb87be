import { altered, type Defect, inDevice } from "../defect.ts";

export const noWayBackAfterMigration: Defect = {
  name: "no-way-back-after-migration",
  breaks: "PRV-CFG-5.2",
  mistake:
    "The older copy is tidied up as soon as the migrated one is written, and not when the update is confirmed.",
  caughtBy: "An update that is taken back leaves the older firmware its configuration",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        save(copy, keep) {
          const place = sound.save(copy, keep);
          const isMigration = sound
            .load()
            .copies.some(({ schemaVersion }) => schemaVersion < copy.schemaVersion);
          if (isMigration && keep !== undefined) sound.erase(keep);
          return place;
        },
      });
    }),
};

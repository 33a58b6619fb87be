import { altered, type Defect, inDevice } from "../defect.ts";

export const migratedOnlyInRam: Defect = {
  name: "migrated-only-in-ram",
  breaks: "PRV-CFG-5.2",
  mistake:
    "The older copy is erased when its values were converted; the newer one is left to the next change, which may never come.",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        save(copy, keep) {
          const isMigration = sound
            .load()
            .copies.some(({ schemaVersion }) => schemaVersion < copy.schemaVersion);
          if (!isMigration || keep === undefined) return sound.save(copy, keep);
          sound.erase(keep);
          return keep === "a" ? "b" : "a";
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const versionNeverRaised: Defect = {
  name: "version-never-raised",
  breaks: "PRV-CFG-5.1",
  mistake: "The schema version that the device names is a constant that nobody raises with the schema.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { show: () => ({ ...sound.show(), schemaVersion: 1 }) });
    }),
};

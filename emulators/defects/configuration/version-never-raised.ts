import { altered, type Defect, inDevice } from "../defect.ts";

export const versionNeverRaised: Defect = {
  name: "version-never-raised",
  breaks: "PRV-CFG-5.1",
  mistake:
    "Until an owner names a network the schema version is the one of the factory's template, which nobody raises with the schema.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        show() {
          const shown = sound.show();
          return shown.values["wifi.ssid"] === "" ? { ...shown, schemaVersion: 1 } : shown;
        },
      });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const oneFieldLost: Defect = {
  name: "one-field-lost",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater carries over the fields of a list that was written before the device's label was added.",
  breakage: () =>
    inDevice("update", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        finish(origin) {
          sound.finish(origin);
          const [newest] = parts.store.load().copies;
          if (newest === undefined || !("device.label" in newest.values)) return;
          const { place, sequence, ...copy } = newest;
          const values = { ...newest.values, "device.label": "" };
          parts.store.save({ ...copy, sequence: sequence + 1, values }, place);
        },
      });
    }),
};

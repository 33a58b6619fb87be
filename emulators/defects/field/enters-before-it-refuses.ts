import { altered, type Defect, inDevice } from "../defect.ts";

export const entersBeforeItRefuses: Defect = {
  name: "enters-before-it-refuses",
  breaks: "PRV-FIELD-4.2",
  mistake:
    "That the device is confirmed is put down first, so that no loss of power can lose it, and whether the nonce is the right one is looked at then.",
  cwe: 696,
  caughtBy: "The confirmation of an earlier registration does not count",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        confirm(nonce) {
          parts.operation.enter();
          sound.confirm(nonce);
        },
      });
    }),
};

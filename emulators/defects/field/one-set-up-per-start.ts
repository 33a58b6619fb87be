import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const oneSetUpPerStart: Defect = {
  name: "one-set-up-per-start",
  breaks: "PRV-FIELD-3.3",
  mistake:
    "That a person has handed over everything ends the set-up whatever comes of it; who wants to try again has to pull the plug.",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { setUpChecks } = parts;
      let isOver = false;
      const wifi: Parts["setUpChecks"]["wifi"] = (settings) =>
        isOver ? { ok: false, field: "ssid", reason: "the set-up is over" } : setUpChecks.wifi(settings);
      const sound = make(seeing(parts, { setUpChecks: altered(setUpChecks, { wifi }) }));
      return altered(sound, {
        raise(use) {
          const onApplied = () => {
            isOver = true;
            use.onApplied();
          };
          sound.raise({ ...use, onApplied });
        },
      });
    }),
};

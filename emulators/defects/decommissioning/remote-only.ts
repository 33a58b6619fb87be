import { Refusal } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const remoteOnly: Defect = {
  name: "remote-only",
  breaks: "PRV-DEC-2.1",
  mistake: "Decommissioning is a command of the backend; at the console it was never made to do anything.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        decommission(origin) {
          if (origin === "console") throw new Refusal("not-supported", "only the backend decommissions");
          return sound.decommission(origin);
        },
      });
    }),
};

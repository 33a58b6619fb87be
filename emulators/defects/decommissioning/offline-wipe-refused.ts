import { Refusal } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const offlineWipeRefused: Defect = {
  name: "offline-wipe-refused",
  breaks: "PRV-DEC-5.3",
  mistake: "The firmware will not wipe before it has told its backend, so that without a network it refuses.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        decommission(origin) {
          if (!parts.network.up) throw new Refusal("no-network", "the backend has to be told first");
          return sound.decommission(origin);
        },
      });
    }),
};

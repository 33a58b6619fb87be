import type { WifiProgress } from "../../../core/wire/provisioning/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const firstFailureToldForEver: Defect = {
  name: "first-failure-told-for-ever",
  breaks: "PRV-FIELD-3.3",
  mistake:
    "The reason that the radio gave first is kept until the next start: who mends the network's name and mistypes its passphrase is told of the name again.",
  caughtBy: "A person who makes one mistake after the other is told each",
  waitedFor: true,
  breakage: () =>
    inDevice("network", (make, parts) => {
      const sound = make(parts);
      let first: WifiProgress | undefined;
      return altered(sound, {
        get wifi() {
          const { wifi } = sound;
          if (wifi === "wifi-not-found" || wifi === "wifi-refused") first ??= wifi;
          return wifi === "connected" ? wifi : (first ?? wifi);
        },
      });
    }),
};

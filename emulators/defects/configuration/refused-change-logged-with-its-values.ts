import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { quoted } from "./quoted.ts";

export const refusedChangeLoggedWithItsValues: Defect = {
  name: "refused-change-logged-with-its-values",
  breaks: "PRV-CFG-6.3",
  mistake: "The entry of a change that was refused quotes it, so that one sees what was wrong with it.",
  cwe: 532,
  caughtBy: "The log masks secrets, whoever changes them, in all of a device's life",
  breakage: () =>
    changing((sound, { log }) => (values, origin) => {
      try {
        sound(values, origin);
      } catch (thrown) {
        log.append({ event: "configuration-change-refused", origin, detail: quoted(values) });
        throw thrown;
      }
    }),
};

import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { quoted } from "./quoted.ts";

export const setUpLoggedWithItsValues: Defect = {
  name: "set-up-logged-with-its-values",
  breaks: "PRV-CFG-6.3",
  mistake: "What a person hands over is logged as it came, to be able to help them.",
  cwe: 532,
  caughtBy: "The log masks secrets, whoever changes them, in all of a device's life",
  breakage: () =>
    changing((sound, { log }) => (values, origin) => {
      if (origin === "set-up") log.append({ event: "debug", origin, detail: quoted(values) });
      sound(values, origin);
    }),
};

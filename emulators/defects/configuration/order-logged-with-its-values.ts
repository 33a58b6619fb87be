import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { quoted } from "./quoted.ts";

export const orderLoggedWithItsValues: Defect = {
  name: "order-logged-with-its-values",
  breaks: "PRV-CFG-6.3",
  mistake: "What an order changes is logged as it came, beside the entries that mask secrets.",
  cwe: 532,
  caughtBy: "The log masks secrets, whoever changes them, in all of a device's life",
  breakage: () =>
    changing((sound, { log }) => (values, origin) => {
      if (origin === "backend") log.append({ event: "debug", origin, detail: quoted(values) });
      sound(values, origin);
    }),
};

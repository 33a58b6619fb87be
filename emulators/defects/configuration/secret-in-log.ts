import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";
import { quoted } from "./quoted.ts";

export const secretInLog: Defect = {
  name: "secret-in-log",
  breaks: "PRV-CFG-6.3",
  mistake: "A line for debugging logs each request as it came, and was left in.",
  cwe: 532,
  breakage: () =>
    changing((sound, { log }) => (values, origin) => {
      log.append({ event: "debug", origin, detail: quoted(values) });
      sound(values, origin);
    }),
};

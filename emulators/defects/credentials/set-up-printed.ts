import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";

export const setUpPrinted: Defect = {
  name: "set-up-printed",
  breaks: "PRV-CRED-4.1",
  mistake:
    "What a person hands over is printed when it is stored, at a log level that was meant for the desk.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    changing((sound, { board }) => (values, origin) => {
      if (origin === "set-up") board.print(`[set-up] ${JSON.stringify(values)}\n`);
      sound(values, origin);
    }),
};

import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";

export const orderPrinted: Defect = {
  name: "order-printed",
  breaks: "PRV-CRED-4.1",
  mistake: "What an order changes is printed with its values, at a log level that was meant for the desk.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    changing((sound, { board }) => (values, origin) => {
      if (origin === "backend") board.print(`[order] ${JSON.stringify(values)}\n`);
      sound(values, origin);
    }),
};

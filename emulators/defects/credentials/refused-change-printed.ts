import { changing } from "../changing.ts";
import type { Defect } from "../defect.ts";

export const refusedChangePrinted: Defect = {
  name: "refused-change-printed",
  breaks: "PRV-CRED-4.1",
  mistake:
    "A change that is refused is printed as it came, so that support sees what the customer did wrong.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    changing((sound, { board }) => (values, origin) => {
      try {
        sound(values, origin);
      } catch (thrown) {
        board.print(`[config] refused: ${JSON.stringify(values)}\n`);
        throw thrown;
      }
    }),
};

import { Refusal } from "../../device/index.ts";
import { type Defect, inDevice } from "../defect.ts";

/** Device time. */
const lockedForMs = 60_000;

export const lockedAfterRefusedOrder: Defect = {
  name: "locked-after-refused-order",
  breaks: "PRV-DEC-2.3",
  mistake:
    "After an order that was refused the device takes none for a minute, lest somebody tries them all: anybody keeps the operator out.",
  cwe: 645,
  caughtBy: "A decommission order that is unsigned is refused",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { clock } = parts;
      const sound = make(parts);
      let lockedUntil = 0;
      return {
        obey(bytes) {
          if (clock.now() < lockedUntil) throw new Refusal("busy", "no orders are taken for a while");
          try {
            return sound.obey(bytes);
          } catch (thrown) {
            lockedUntil = clock.now() + lockedForMs;
            throw thrown;
          }
        },
      };
    }),
};

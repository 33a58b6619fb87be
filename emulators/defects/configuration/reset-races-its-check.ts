import { type Defect, inDevice } from "../defect.ts";
import { orderIn } from "../order-content.ts";

/** As many as are cleared before the signature has been looked at. */
const headStart = ["device.label", "telemetry.intervalS"];

export const resetRacesItsCheck: Defect = {
  name: "reset-races-its-check",
  breaks: "PRV-CFG-4.3",
  mistake:
    "A reset order begins to clear fields while the crypto engine still works on its signature; the refusal stops what is left.",
  cwe: 696,
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const sound = make(parts);
      return {
        obey(order) {
          if (orderIn(order).command === "factory-reset")
            for (const field of headStart) parts.configuration.clear(field, "backend");
          return sound.obey(order);
        },
      };
    }),
};

import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const fallbackOfItsOwn: Defect = {
  name: "fallback-of-its-own",
  breaks: "PRV-CFG-3.3",
  mistake:
    "Where no copy is whole the firmware takes values from a table of its own, which nobody kept in step with the schema.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { copies, rejected } = parts.store.load();
      const isLost = copies.length === 0 && rejected.length > 0;
      return overlaid(make(parts), () => (isLost ? { "telemetry.intervalS": 60 } : {}));
    }),
};

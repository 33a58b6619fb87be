import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

export const defaultsStickUntilRestart: Defect = {
  name: "defaults-stick-until-restart",
  breaks: "PRV-CFG-3.3",
  mistake:
    "Whether the defaults are in effect is decided at the start; what is set after a fall to them counts from the next one.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { copies, rejected } = parts.store.load();
      const sound = make(parts);
      const inEffect = copies.length === 0 && rejected.length > 0 ? { ...sound.effective() } : {};
      return overlaid(sound, () => inEffect);
    }),
};

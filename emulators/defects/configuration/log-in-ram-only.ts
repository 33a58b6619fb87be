import { createNorFlash } from "../../parts/index.ts";
import { type Defect, inDevice, seeing } from "../defect.ts";

export const logInRamOnly: Defect = {
  name: "log-in-ram-only",
  breaks: "PRV-CFG-6.4",
  mistake: "The log is a ring in RAM; that it was to be moved to flash was forgotten.",
  breakage: () => inDevice("log", (make, parts) => make(seeing(parts, { flash: createNorFlash() }))),
};

import { type Defect, inDevice } from "../defect.ts";
import { unlogged } from "../unlogged.ts";

export const resetNotLogged: Defect = {
  name: "reset-not-logged",
  breaks: "PRV-CFG-4.2",
  mistake: "The entry of a reset is left to the log's own task, and the restart comes before its turn.",
  cwe: 778,
  breakage: () => inDevice("reset", (make, parts) => make(unlogged(parts, "factory-reset"))),
};

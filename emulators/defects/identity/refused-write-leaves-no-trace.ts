import { type Defect, inDevice } from "../defect.ts";
import { unlogged } from "../unlogged.ts";

export const refusedWriteLeavesNoTrace: Defect = {
  name: "refused-write-leaves-no-trace",
  breaks: "PRV-ID-3.3",
  mistake: "A write of the identity that is refused returns its error before the line that logs it.",
  cwe: 778,
  breakage: () => inDevice("identity", (make, parts) => make(unlogged(parts, "identity-write-refused"))),
};

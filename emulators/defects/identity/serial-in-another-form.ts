import { altered, type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

export const serialInAnotherForm: Defect = {
  name: "serial-in-another-form",
  breaks: "PRV-ID-1.1",
  mistake: "The format string says %x where the label, the database and the declaration have %X.",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const { fuses } = parts;
      const lower = (text: string) => text.replace(/[0-9A-F]+$/, (hex) => hex.toLowerCase());
      const readArea: typeof fuses.readArea = (area) => {
        const burnt = Buffer.from(fuses.readArea(area));
        return Uint8Array.from(area === "identity" ? Buffer.from(lower(burnt.toString())) : burnt);
      };
      const identity = make(withFuses(parts, { readArea }));
      return altered(identity, { derived: lower(identity.derived) as typeof identity.derived });
    }),
};

import { type Defect, inDevice } from "../defect.ts";

export const badChecksumStopsTheStart: Defect = {
  name: "bad-checksum-stops-the-start",
  breaks: "PRV-CFG-3.1",
  mistake:
    "A copy of the configuration that is not whole is taken for tampering, and the firmware stops for good, though the other copy is fine.",
  cwe: 755,
  waitedFor: true,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const [bad] = parts.store.load().rejected;
      if (bad !== undefined) throw new Error(`tampering found in copy ${bad.place}`);
      return make(parts);
    }),
};

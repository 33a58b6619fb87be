import { altered, type Defect, inDevice } from "../defect.ts";

export const loadsBadCrc: Defect = {
  name: "loads-bad-crc",
  breaks: "PRV-CFG-3.1",
  mistake: "The checksum is written with each copy and never compared when one is loaded.",
  cwe: 354,
  breakage: () => inDevice("copyChecksum", (make, parts) => altered(make(parts), { holds: () => true })),
};

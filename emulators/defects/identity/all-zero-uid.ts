import { altered, type Defect, inDevice } from "../defect.ts";

export const allZeroUid: Defect = {
  name: "all-zero-uid",
  breaks: "PRV-ID-1.1",
  mistake:
    "Dies were bought whose uid was never programmed; nobody looks whether it is blank before a serial number is made of it.",
  cwe: 1188,
  breakage: () => inDevice("fuses", (make, parts) => altered(make(parts), { uid: new Uint8Array(12) })),
};

import { flashMap } from "../../device/index.ts";
import { isErased } from "../../parts/index.ts";
import { type Defect, inDevice } from "../defect.ts";

export const tornCredentialStopsTheStart: Defect = {
  name: "torn-credential-stops-the-start",
  breaks: "PRV-CRED-3.3",
  mistake:
    "A slot whose writing was cut off, with content and no header yet, is taken for tampering, and the firmware stops for good.",
  cwe: 755,
  waitedFor: true,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const { flash } = parts;
      const { offset, size } = flashMap.credentials;
      for (let at = offset + 0x8000; at < offset + size; at += flash.sectorSize) {
        const isTorn = isErased(flash.read(at, 14)) && !isErased(flash.read(at, flash.sectorSize));
        if (isTorn) throw new Error(`credentials at ${at}: tampered with`);
      }
      return make(parts);
    }),
};

import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const keyLeftInScratchSector: Defect = {
  name: "key-left-in-scratch-sector",
  breaks: "PRV-CRED-4.1",
  mistake:
    "While it is written, a new credential has a copy in the scratch sector, in clear, against power cuts; it is erased when the next one comes.",
  cwe: 312,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      return altered(credentials, {
        install(certificate, authorities) {
          const installed = credentials.install(certificate, authorities);
          parts.flash.eraseSector(flashMap.selfTest.offset);
          parts.flash.program(
            flashMap.selfTest.offset,
            installed.privateKey.export({ format: "der", type: "pkcs8" }),
          );
          return installed;
        },
      });
    }),
};

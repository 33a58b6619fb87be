import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const keyBehindTheImage: Defect = {
  name: "key-behind-the-image",
  breaks: "PRV-CRED-2.3",
  mistake:
    "Behind the image its slot has room, and the update needs the credential: a copy is kept there, and goes wherever the slot is read out to.",
  cwe: 312,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      const { offset, size } = flashMap.firmwareA;
      const at = offset + size - parts.flash.sectorSize;
      return altered(credentials, {
        activate(credential) {
          credentials.activate(credential);
          parts.flash.eraseSector(at);
          parts.flash.program(at, credential.privateKey.export({ format: "der", type: "pkcs8" }));
        },
      });
    }),
};

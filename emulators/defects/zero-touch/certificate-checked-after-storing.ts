import { createPublicKey } from "node:crypto";
import { Refusal } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const certificateCheckedAfterStoring: Defect = {
  name: "certificate-checked-after-storing",
  breaks: "PRV-ZTP-3.3",
  mistake:
    "A delivered certificate is written to its slot and checked afterwards; what was refused stays there and is used after the next start.",
  cwe: 696,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const { certificateCheck, clock, identity } = parts;
      const unchecked = make(seeing(parts, { certificateCheck: () => undefined }));
      return altered(unchecked, {
        install(certificate, authorities) {
          const credential = unchecked.install(certificate, authorities);
          const expected = {
            identity: identity.read() ?? "",
            publicKey: createPublicKey(credential.privateKey),
            now: clock.now(),
          };
          const fault = certificateCheck(certificate, authorities, expected);
          if (fault !== undefined) throw new Refusal("foreign-certificate", fault);
          return credential;
        },
      });
    }),
};

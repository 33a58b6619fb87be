import type { PartsTable } from "../../device/index.ts";
import type { LineTable } from "../../factory/index.ts";
import { altered, type Defect } from "../defect.ts";
import { withIdentityAt } from "../identity/fuses-with.ts";

const model = "AR1";

export const certificateNamesTheModel: Defect = {
  name: "certificate-names-the-model",
  breaks: "PRV-FACT-3.2",
  mistake:
    "The firmware asks for its certificate with the model's name where the serial number belongs, and the line's authority was made to fit.",
  cwe: 296,
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      identity(parts) {
        const { request, installCertificate } = sound.identity(
          withIdentityAt(parts, { read: () => model, write() {} }),
        );
        return altered(sound.identity(parts), { request, installCertificate });
      },
    }),
    line: (sound: LineTable) => ({
      ...sound,
      authority(parts) {
        const authority = sound.authority(parts);
        return altered(authority, {
          certify: (request, _identity, earlier) => authority.certify(request, model, earlier),
        });
      },
    }),
  }),
};

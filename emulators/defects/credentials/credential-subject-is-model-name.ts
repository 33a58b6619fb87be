import type { BackendTable } from "../../backend/index.ts";
import type { PartsTable } from "../../device/index.ts";
import { altered, type Defect } from "../defect.ts";
import { takingAnyName } from "./taking-any-name.ts";

export const credentialSubjectIsModelName: Defect = {
  name: "credential-subject-is-model-name",
  breaks: "PRV-CRED-1.2",
  mistake:
    "The authority's template puts the model into the subject. Devices prove themselves by signatures, so nobody looks at names, and the firmware takes what comes.",
  cwe: 296,
  product: "reference-http",
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      certificateCheck: takingAnyName(sound.certificateCheck),
    }),
    backend: (sound: BackendTable) => ({
      ...sound,
      certifier(parts) {
        const certifier = sound.certifier(parts);
        const model = "AR1" as Parameters<typeof certifier.certify>[0];
        return altered(certifier, { certify: (_identity, key) => certifier.certify(model, key) });
      },
    }),
  }),
};

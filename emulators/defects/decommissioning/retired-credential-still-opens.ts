import type { BackendParts } from "../../backend/index.ts";
import { altered, type Defect, inBackend, seeing } from "../defect.ts";

export const retiredCredentialStillOpens: Defect = {
  name: "retired-credential-still-opens",
  breaks: "PRV-DEC-5.2",
  mistake:
    "The broker asks whether the backend has issued the credential, and not whether it was revoked since.",
  cwe: 613,
  breakage: () =>
    inBackend("gate", (make, parts) => {
      const { registry } = parts;
      const standing: BackendParts["registry"]["standing"] = (identity, fingerprint) => {
        const why = registry.standing(identity, fingerprint);
        return why === "revoked-credential" ? undefined : why;
      };
      return make(seeing(parts, { registry: altered(registry, { standing }) }));
    }),
};

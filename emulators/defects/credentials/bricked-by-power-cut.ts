import { altered, type Defect, inDevice } from "../defect.ts";

export const brickedByPowerCut: Defect = {
  name: "bricked-by-power-cut",
  breaks: "PRV-CRED-3.3",
  mistake:
    "To make room, the credential in use is erased before the new one is written; whoever loses power between has none.",
  cwe: 1247,
  waitedFor: true,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      return altered(credentials, {
        install(certificate, authorities) {
          for (const old of credentials.usable()) credentials.discard(old);
          return credentials.install(certificate, authorities);
        },
      });
    }),
};

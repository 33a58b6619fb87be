import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const showsAnotherCertificate: Defect = {
  name: "shows-another-certificate",
  breaks: "PRV-CRED-1.2",
  mistake:
    "The status shows the certificate of the factory where the operational one was asked for; both have the same subject.",
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { identity, link } = parts;
      return make(
        seeing(parts, {
          link: altered(link, {
            get credential() {
              const used = link.credential;
              const certificate = identity.certificate();
              return used && certificate && { ...used, certificate };
            },
          }),
        }),
      );
    }),
};

import { type Defect, inDevice } from "../defect.ts";

export const tls10Accepted: Defect = {
  name: "tls-1.0-accepted",
  breaks: "PRV-CRED-5.4",
  mistake: "For one customer's old gateway the TLS library is built with everything that it can speak.",
  cwe: 327,
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => ({ ...trust(to), minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" });
    }),
};

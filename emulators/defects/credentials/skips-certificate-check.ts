import { type Defect, inDevice } from "../defect.ts";

export const skipsCertificateCheck: Defect = {
  name: "skips-certificate-check",
  breaks: "PRV-CRED-5.3",
  mistake:
    "Checking the server's certificate was switched off when the test backend had a self-signed one, and stayed off.",
  cwe: 295,
  caughtBy: "A backend with an untrusted certificate gets no credential to certify",
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => ({ ...trust(to), rejectUnauthorized: false });
    }),
};

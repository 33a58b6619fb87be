import { type Defect, inDevice, seeing } from "../defect.ts";

export const enrolmentSkipsCertificateCheck: Defect = {
  name: "enrolment-skips-certificate-check",
  breaks: "PRV-CRED-5.3",
  mistake:
    "Enrolment goes through an HTTP client from an example, with every check off; the MQTT client behind it checks, when evidence and request are long with the wrong one.",
  cwe: 295,
  caughtBy: "A backend with an untrusted certificate gets no credential to certify",
  breakage: () =>
    inDevice("cloud", (make, parts) => {
      const serverTrust: typeof parts.serverTrust = ({ ca }) => ({
        ...{ ca, rejectUnauthorized: false },
        ...{ minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" },
      });
      return make(seeing(parts, { serverTrust }));
    }),
};

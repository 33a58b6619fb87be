import { type Defect, inDevice } from "../defect.ts";
import { trustingAnybody } from "../trusting-anybody.ts";

export const enrolmentSkipsCertificateCheck: Defect = {
  name: "enrolment-skips-certificate-check",
  breaks: "PRV-CRED-5.3",
  mistake:
    "Enrolment goes through an HTTP client from an example, with every check off; the MQTT client behind it checks, when evidence and request are long with the wrong one.",
  cwe: 295,
  caughtBy: "A backend with an untrusted certificate gets no credential to certify",
  breakage: () => inDevice("cloud", (_make, parts) => trustingAnybody(parts)),
};

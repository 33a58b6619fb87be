import { altered, type Defect, inDevice, seeing } from "../defect.ts";
import { trustingAnybody } from "../trusting-anybody.ts";

export const rotationSkipsCertificateCheck: Defect = {
  name: "rotation-skips-certificate-check",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The client that renews a credential was written for a test stand whose server had a certificate of its own making; that every check is off was noticed by nobody, as the one that enrols and the one that reports have theirs on.",
  cwe: 295,
  caughtBy: "A device has its new key certified by no backend that it must not trust",
  breakage: () =>
    inDevice("enrolment", (make, parts) =>
      altered(make(parts), { reenrol: make(seeing(parts, { cloud: trustingAnybody(parts) })).reenrol }),
    ),
};

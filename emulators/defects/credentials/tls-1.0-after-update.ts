import type { Defect } from "../defect.ts";
import { speakingOutdatedTlsOnce } from "./speaking-outdated-tls.ts";

export const tls10AfterUpdate: Defect = {
  name: "tls-1.0-after-update",
  breaks: "PRV-CRED-5.4",
  mistake: "The next release brings a TLS library that was built with everything it can speak.",
  cwe: 327,
  caughtBy:
    "A device that was updated to the next release has nothing to do with a backend that offers only outdated TLS",
  breakage: () => speakingOutdatedTlsOnce("updated"),
};

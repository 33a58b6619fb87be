import type { Defect } from "../defect.ts";
import { speakingOutdatedTlsOnce } from "./speaking-outdated-tls.ts";

export const tls10AfterWipe: Defect = {
  name: "tls-1.0-after-wipe",
  breaks: "PRV-CRED-5.4",
  mistake: "The lowest version of TLS is a setting, and without one the library takes its own.",
  cwe: 327,
  caughtBy: "A device that was decommissioned has nothing to do with a backend that offers only outdated TLS",
  breakage: () => speakingOutdatedTlsOnce("decommissioned"),
};

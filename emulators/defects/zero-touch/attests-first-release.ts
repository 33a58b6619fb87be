import type { Sha256 } from "../../../core/kernel/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const attestsFirstRelease: Defect = {
  name: "attests-first-release",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "The digest that is attested is a constant that the build put in for the first release and that nobody renews, so that whatever runs attests that one.",
  cwe: 547,
  breakage: () => {
    let constant: Sha256 | undefined;
    return inDevice("attestation", (make, parts) => {
      const { boot } = parts;
      constant ??= boot.running.digest;
      const running = { ...boot.running, digest: constant };
      return make(seeing(parts, { boot: altered(boot, { running }) }));
    });
  },
};

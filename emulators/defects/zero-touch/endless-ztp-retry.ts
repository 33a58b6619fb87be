import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const endlessZtpRetry: Defect = {
  name: "endless-ztp-retry",
  breaks: "PRV-ZTP-4.1",
  mistake: "As long as there is a network the device goes on trying its backend, and offers nothing else.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { network, setUp } = parts;
      const raise: Parts["setUp"]["raise"] = (use) => {
        if (!network.up) setUp.raise(use);
      };
      return make(seeing(parts, { setUp: altered(setUp, { raise }) }));
    }),
};

import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const endlessZtpRetry: Defect = {
  name: "endless-ztp-retry",
  breaks: "PRV-ZTP-4.1",
  mistake:
    "A backend that cannot be reached is tried again for ever; set-up is offered when it has said no, and not before.",
  waitedFor: true,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { setUp } = parts;
      const raise: Parts["setUp"]["raise"] = (use) => {
        const isTrying = sound.state === "connecting" || sound.error === "backend-unreachable";
        if (!isTrying) setUp.raise(use);
      };
      const sound = make(seeing(parts, { setUp: altered(setUp, { raise }) }));
      return sound;
    }),
};

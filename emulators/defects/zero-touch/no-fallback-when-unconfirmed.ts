import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const noFallbackWhenUnconfirmed: Defect = {
  name: "no-fallback-when-unconfirmed",
  breaks: "PRV-ZTP-4.1",
  mistake:
    "A backend that took the registration and never confirms is not counted as a failure, so that no set-up is offered for it.",
  caughtBy: "A device whose backend withholds confirmations offers its set-up",
  waitedFor: true,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { setUp } = parts;
      const raise: Parts["setUp"]["raise"] = (use) => {
        const isWaiting = sound.state === "awaiting-confirmation";
        if (!isWaiting && sound.error !== "confirmation-timeout") setUp.raise(use);
      };
      const sound = make(seeing(parts, { setUp: altered(setUp, { raise }) }));
      return sound;
    }),
};

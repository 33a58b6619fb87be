import type { DeviceId } from "../../../core/kernel/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const identityInAnotherCaseOnceLocked: Defect = {
  name: "identity-in-another-case-once-locked",
  breaks: "PRV-ID-4.1",
  mistake:
    "After the lock the identity comes from the driver's own formatting of the fuses, which writes hexadecimal digits in lower case.",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        read() {
          const identity = sound.read();
          return parts.fuses.locked ? (identity?.toLowerCase() as DeviceId | undefined) : identity;
        },
      });
    }),
};

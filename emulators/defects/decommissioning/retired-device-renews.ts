import type { Defect } from "../defect.ts";
import { heedingNoRevocation, renewingBy } from "../renewing-by.ts";

export const retiredDeviceRenews: Defect = {
  name: "retired-device-renews",
  breaks: "PRV-DEC-5.2",
  mistake:
    "Certificates are renewed by a service of its own, which hears of no decommissioning: whoever kept the credential of a retired device gets the next one.",
  cwe: 299,
  caughtBy: "The backend refuses the device's credentials afterwards",
  breakage: () => renewingBy((sound) => ({ ...heedingNoRevocation(sound), reenrol: () => true })),
};

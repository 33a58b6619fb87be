import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const softwareKeyCopiedBetweenDevices: Defect = {
  name: "software-key-copied-between-devices",
  breaks: "PRV-ZTP-2.1",
  mistake:
    "The identity key comes from a constant of the software and not from the hardware unique key: every device signs with the same one.",
  cwe: 321,
  caughtBy: "No two devices prove themselves with the same key",
  breakage: () =>
    inDevice("identityKey", (make, parts) =>
      make(
        seeing(parts, {
          fuses: altered(parts.fuses, { hardwareKey: () => new Uint8Array(32).fill(0x5a) }),
        }),
      ),
    ),
};

import { imageLength } from "../../../core/wire/index.ts";
import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const halfReceivedImageHaltsTheBoot: Defect = {
  name: "half-received-image-halts-the-boot",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The bootloader verifies both slots, and stops for good at a header whose image does not verify: somebody must have tampered with it.",
  cwe: 755,
  caughtBy: "Every field survives an update that loses power at any moment",
  waitedFor: true,
  breakage: () =>
    inDevice("boot", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        start() {
          for (const { offset, size } of [flashMap.firmwareA, flashMap.firmwareB]) {
            const length = imageLength(parts.flash.read(offset, 12));
            const image = length === undefined ? undefined : parts.flash.read(offset, Math.min(length, size));
            if (image !== undefined && !sound.verifies(image)) throw new Error("boot: tampering found");
          }
          sound.start();
        },
      });
    }),
};

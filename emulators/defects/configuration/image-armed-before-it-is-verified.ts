import { sha256 } from "../../../core/kernel/index.ts";
import { imageLength } from "../../../core/wire/index.ts";
import type { Parts, PartsTable } from "../../device/index.ts";
import { flashMap } from "../../device/index.ts";
import { altered, type Defect } from "../defect.ts";

type Boot = Parts["boot"];
const prologueLength = 12;

/** A bootloader that tries what is armed without a look at its signature. */
function bootUnverified(boot: Boot, { flash, journal }: Parts): Boot {
  let unverified: Boot["running"] | undefined;
  const idleImage = (): Boot["running"] => {
    const slot = boot.idle;
    const { offset, size } = slot === "a" ? flashMap.firmwareA : flashMap.firmwareB;
    const image = Buffer.from(flash.read(offset, Math.min(imageLength(flash.read(offset, 12)) ?? 0, size)));
    const json = image.toString("utf8", prologueLength, prologueLength + image.readUInt32LE(4));
    return { ...JSON.parse(json), slot, digest: sha256(image), state: "trial" };
  };
  return altered(boot, {
    start() {
      const isArmed = journal.recall("boot.trial") === "armed";
      boot.start();
      if (isArmed && boot.running.state !== "trial") unverified = idleImage();
    },
    get running() {
      return unverified ?? boot.running;
    },
  });
}

export const imageArmedBeforeItIsVerified: Defect = {
  name: "image-armed-before-it-is-verified",
  breaks: "PRV-CFG-1.2",
  mistake:
    "The updater arms the other slot with the last block and then verifies it; the bootloader, which would have noticed, came from the desk with secure boot off.",
  cwe: 696,
  caughtBy: "An image that is not rightly signed changes nothing",
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      boot: (parts) => bootUnverified(sound.boot(parts), parts),
      update(parts) {
        const update = sound.update(parts);
        return altered(update, {
          finish(origin) {
            parts.boot.tryIdle();
            update.finish(origin);
          },
        });
      },
    }),
  }),
};

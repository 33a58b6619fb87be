import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

/** Device time after its registration from which on the device of these defects is surprised by a confirmation. */
const lateAfterMs = 5_000;

type Provisioning = Parts["provisioning"];

/** A breakage of a device that takes a confirmation that comes late as `confirm` does, given its sound part. */
export const confirmedLate = (
  confirm: (sound: Provisioning, parts: Parts, nonce: string) => void,
): ReturnType<Defect["breakage"]> =>
  inDevice("provisioning", (make, parts) => {
    const { clock, link } = parts;
    let registeredAt = 0;
    const watched = altered(link, {
      publish(topic, message) {
        if (topic === "registration") registeredAt = clock.now();
        return link.publish(topic, message);
      },
    });
    const sound = make(seeing(parts, { link: watched }));
    return altered(sound, {
      confirm(nonce) {
        if (clock.now() - registeredAt < lateAfterMs) sound.confirm(nonce);
        else confirm(sound, parts, nonce);
      },
    });
  });

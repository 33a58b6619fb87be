import { altered, type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const rotationIgnoredAfterUpdate: Defect = {
  name: "rotation-ignored-after-update",
  breaks: "PRV-CRED-3.1",
  mistake:
    "The next release knows the order to rotate by another number, and confirms what it does not know.",
  cwe: 394,
  caughtBy: "The operator's order gives a device that was updated to the next release a new credential",
  waitedFor: true,
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("operation", (make, parts) => {
        const sound = make(parts);
        return altered(sound, { rotate: () => (isDone(parts) ? () => {} : sound.rotate()) });
      }),
    ),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const openAfterUpdate: Defect = {
  name: "open-after-update",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "After an update the access point opens for a while, in case the new firmware does not find the network.",
  cwe: 489,
  caughtBy: "A device in operation stays invisible when its credential is rotated and its firmware updated",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { boot, operation, setUp } = parts;
      const sound = make(parts);
      return altered(sound, {
        start() {
          sound.start();
          const progress = () => ({ state: sound.state, error: sound.error });
          if (operation.entered && boot.running.state === "trial")
            setUp.raise({ onApplied() {}, onClosed() {}, progress });
        },
      });
    }),
};

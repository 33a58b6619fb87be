import { altered, type Defect, inDevice } from "../defect.ts";

export const openAfterRotation: Defect = {
  name: "open-after-rotation",
  breaks: "PRV-FIELD-1.2",
  mistake: "A new credential is taken for a new device, which is shown to whoever wants to set it up.",
  cwe: 489,
  caughtBy: "A device in operation stays invisible when its credential is rotated and its firmware updated",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        activate(credential) {
          const isRotation = sound.usable().length > 1;
          sound.activate(credential);
          const progress = () => ({ state: parts.provisioning.state, error: undefined });
          if (isRotation) parts.setUp.raise({ onApplied() {}, onClosed() {}, progress });
        },
      });
    }),
};

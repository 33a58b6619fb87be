import { altered, type Defect, inDevice } from "../defect.ts";

export const openAfterEachStart: Defect = {
  name: "open-after-each-start",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "For the service desk the access point opens for a while after each start, whoever the device belongs to by then.",
  cwe: 489,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { operation, setUp } = parts;
      const sound = make(parts);
      return altered(sound, {
        start() {
          sound.start();
          const progress = () => ({ state: sound.state, error: sound.error });
          if (operation.entered) setUp.raise({ onApplied() {}, onClosed() {}, progress });
        },
      });
    }),
};

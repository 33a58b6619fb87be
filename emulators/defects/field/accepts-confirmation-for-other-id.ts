import { parseJsonObject } from "../../../core/wire/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const acceptsConfirmationForOtherId: Defect = {
  name: "accepts-confirmation-for-other-id",
  breaks: "PRV-FIELD-4.2",
  mistake:
    "Whose registration is confirmed is not looked at: whatever confirmation comes is the device's own.",
  cwe: 345,
  caughtBy: "A backend that confirms another device's registration does not bring the device into operation",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { link } = parts;
      let own = "";
      const watched = altered(link, {
        publish(topic, message) {
          if (topic === "registration") own = String(parseJsonObject(message)?.["nonce"]);
          return link.publish(topic, message);
        },
      });
      const sound = make(seeing(parts, { link: watched }));
      return altered(sound, { confirm: () => sound.confirm(own) });
    }),
};

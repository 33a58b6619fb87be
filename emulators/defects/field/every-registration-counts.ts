import { parseJsonObject } from "../../../core/wire/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const everyRegistrationCounts: Defect = {
  name: "every-registration-counts",
  breaks: "PRV-FIELD-4.2",
  mistake:
    "A confirmation is compared with all that the device has ever sent: one for an account that somebody tried before brings it into operation for the next.",
  cwe: 294,
  caughtBy: "The confirmation of an earlier registration does not count",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { link } = parts;
      const sent: string[] = [];
      const watched = altered(link, {
        publish(topic, message) {
          if (topic === "registration") sent.push(String(parseJsonObject(message)?.["nonce"]));
          return link.publish(topic, message);
        },
      });
      const sound = make(seeing(parts, { link: watched }));
      return altered(sound, {
        confirm: (nonce) => sound.confirm(sent.includes(nonce) ? (sent.at(-1) ?? nonce) : nonce),
      });
    }),
};

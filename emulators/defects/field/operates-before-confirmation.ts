import { parseJsonObject } from "../../../core/wire/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const operatesBeforeConfirmation: Defect = {
  name: "operates-before-confirmation",
  breaks: "PRV-FIELD-4.1",
  mistake: "The broker's acknowledgement of the registration is taken for the operator's confirmation.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { board, link } = parts;
      const acknowledged = altered(link, {
        async publish(topic, message) {
          await link.publish(topic, message);
          const nonce = parseJsonObject(message)?.["nonce"];
          if (provisioning.state !== "awaiting-confirmation") return;
          board.later(() => provisioning.confirm(String(nonce)));
        },
      });
      const provisioning = make(seeing(parts, { link: acknowledged }));
      return provisioning;
    }),
};

import { parseJsonObject } from "../../../core/wire/index.ts";
import type { Parts } from "../../device/index.ts";
import { altered, type Breakage, inDevice, seeing } from "../defect.ts";

/** A device that, whenever `isLax`, takes the broker's acknowledgement of its registration for the operator's confirmation. */
export const takingReceiptForConfirmation = (isLax: (parts: Parts) => boolean = () => true): Breakage =>
  inDevice("provisioning", (make, parts) => {
    const { board, link } = parts;
    const acknowledged = altered(link, {
      async publish(topic, message) {
        await link.publish(topic, message);
        const nonce = parseJsonObject(message)?.["nonce"];
        if (!isLax(parts) || provisioning.state !== "awaiting-confirmation") return;
        board.later(() => provisioning.confirm(String(nonce)));
      },
    });
    const provisioning = make(seeing(parts, { link: acknowledged }));
    return provisioning;
  });

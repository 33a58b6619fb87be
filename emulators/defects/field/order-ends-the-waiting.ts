import { Refusal } from "../../device/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { orderIn } from "../order-content.ts";

export const orderEndsTheWaiting: Defect = {
  name: "order-ends-the-waiting",
  breaks: "PRV-FIELD-4.1",
  mistake:
    "The device waits for one message after its registration; another order that comes first ends that, and the confirmation is not expected any more.",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const sound = make(parts);
      let isMissed = false;
      return {
        obey(bytes) {
          const isAnswer = orderIn(bytes).command === "confirm-registration";
          if (isAnswer && isMissed) throw new Refusal("wrong-state", "no confirmation is waited for");
          isMissed = !isAnswer && parts.provisioning.state === "awaiting-confirmation";
          return sound.obey(bytes);
        },
      };
    }),
};

import { provisioningAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const needsButton: Defect = {
  name: "needs-button",
  breaks: "PRV-ZTP-1.1",
  mistake:
    "The firmware goes its own way into operation only when the button is held while it starts, as on the developers' desks.",
  waitedFor: true,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { provisioning } = parts.options.behaviour;
      const zeroTouch = provisioning.zeroTouch && parts.board.isButtonDown;
      return make(provisioningAs(parts, { zeroTouch }));
    }),
};

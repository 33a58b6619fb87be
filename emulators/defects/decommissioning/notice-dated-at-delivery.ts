import { parseJsonObject } from "../../../core/wire/index.ts";
import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const noticeDatedAtDelivery: Defect = {
  name: "notice-dated-at-delivery",
  breaks: "PRV-DEC-5.3",
  mistake:
    "The notice bears the time at which it is sent and not that of the event, which for a device that was offline is another day.",
  breakage: () =>
    inDevice("notices", (make, parts) => {
      const { clock, cloud } = parts;
      const ask: Parts["cloud"]["ask"] = (as, request, to) => {
        const notice = parseJsonObject(Buffer.from(request.body ?? ""));
        return cloud.ask(as, { ...request, body: JSON.stringify({ ...notice, at: clock.now() }) }, to);
      };
      return make(seeing(parts, { cloud: altered(cloud, { ask }) }));
    }),
};

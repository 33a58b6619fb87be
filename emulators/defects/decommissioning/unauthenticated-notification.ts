import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const unauthenticatedNotification: Defect = {
  name: "unauthenticated-notification",
  breaks: "PRV-DEC-5.1",
  mistake: "The notice is posted without the device's credential, which the wipe may have erased by then.",
  cwe: 306,
  waitedFor: true,
  breakage: () =>
    inDevice("notices", (make, parts) => {
      const { cloud } = parts;
      const ask: Parts["cloud"]["ask"] = (_as, request, to) => cloud.ask("nobody", request, to);
      return make(seeing(parts, { cloud: altered(cloud, { ask }) }));
    }),
};

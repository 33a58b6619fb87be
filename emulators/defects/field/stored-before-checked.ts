import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const storedBeforeChecked: Defect = {
  name: "stored-before-checked",
  breaks: "PRV-FIELD-2.2",
  mistake:
    "The name of the network is stored as it comes, before the person has handed over the rest; what is refused afterwards leaves half a set-up.",
  cwe: 460,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { configuration, setUpChecks } = parts;
      const wifi: Parts["setUpChecks"]["wifi"] = (settings) => {
        const answer = setUpChecks.wifi(settings);
        if (answer.ok) configuration.change({ "wifi.ssid": settings.ssid }, "set-up");
        return answer;
      };
      return make(seeing(parts, { setUpChecks: altered(setUpChecks, { wifi }) }));
    }),
};

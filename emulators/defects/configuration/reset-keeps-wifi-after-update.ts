import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const resetKeepsWifiAfterUpdate: Defect = {
  name: "reset-keeps-wifi-after-update",
  breaks: "PRV-CFG-4.2",
  mistake: "The next release reads what a reset keeps from a list that was made for the service desk.",
  cwe: 212,
  caughtBy: "A reset clears every field after an update as well",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("reset", (make, parts) => {
        const { resetKeeps } = parts.options.behaviour;
        const keeping = [...resetKeeps, "wifi.ssid", "wifi.passphrase"];
        return make(isDone(parts) ? behavingAs(parts, { resetKeeps: keeping }) : parts);
      }),
    ),
};

import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const networkOfSecondSetUpSurvives: Defect = {
  name: "network-of-second-set-up-survives",
  breaks: "PRV-DEC-1.3",
  mistake:
    "Who sets the device up after a reset is taken for somebody at the service desk, whose network is to be there for the next repair.",
  cwe: 212,
  caughtBy: "Nothing of the owner is left of a device that was reset to factory defaults and set up again",
  breakage: () =>
    onceDone("reset", (isDone) =>
      inDevice("reset", (make, parts) => {
        const { decommissionKeeps } = parts.options.behaviour;
        const keeping = [...decommissionKeeps, "wifi.ssid", "wifi.passphrase"];
        return make(isDone(parts) ? behavingAs(parts, { decommissionKeeps: keeping }) : parts);
      }),
    ),
};

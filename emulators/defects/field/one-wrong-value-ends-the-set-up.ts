import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

type Checks = Parts["setUpChecks"];

export const oneWrongValueEndsTheSetUp: Defect = {
  name: "one-wrong-value-ends-the-set-up",
  breaks: "PRV-FIELD-2.2",
  mistake:
    "The error of a value that was refused is never cleared: until the next start whatever the person hands over is refused with it.",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { setUpChecks } = parts;
      let first: ReturnType<Checks["wifi"]> | undefined;
      const sticky = (answer: ReturnType<Checks["wifi"]>) => {
        if (!answer.ok) first ??= answer;
        return first ?? answer;
      };
      const wifi: Checks["wifi"] = (settings) => sticky(setUpChecks.wifi(settings));
      const cloud: Checks["cloud"] = (settings) => sticky(setUpChecks.cloud(settings));
      return make(seeing(parts, { setUpChecks: altered(setUpChecks, { wifi, cloud }) }));
    }),
};

import { type Defect, inBackend } from "../defect.ts";

export const topicsOpenToTheFleet: Defect = {
  name: "topics-open-to-the-fleet",
  breaks: "PRV-CRED-2.4",
  mistake:
    "The broker's policy is the one of the tutorial: whoever has a certificate of the fleet may publish and subscribe everything.",
  cwe: 639,
  caughtBy: "A device's credential opens nothing that is between the backend and another device",
  breakage: () =>
    inBackend("rights", (make, parts) => {
      const rights = make(parts);
      return (identity, isProven) =>
        isProven ? { mayPublish: () => true, maySubscribe: () => true } : rights(identity, isProven);
    }),
};

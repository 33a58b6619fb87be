import { type Defect, inBackend } from "../defect.ts";

export const telemetryInAnyName: Defect = {
  name: "telemetry-in-any-name",
  breaks: "PRV-CRED-2.4",
  mistake:
    "The policy says whose orders a device may hear, and lets it publish wherever it likes: the topic is taken for the sender.",
  cwe: 639,
  caughtBy: "A device's credential opens nothing that is between the backend and another device",
  breakage: () =>
    inBackend("rights", (make, parts) => {
      const rights = make(parts);
      return (identity, isProven) => {
        const { maySubscribe, mayPublish } = rights(identity, isProven);
        return { maySubscribe, mayPublish: isProven ? () => true : mayPublish };
      };
    }),
};

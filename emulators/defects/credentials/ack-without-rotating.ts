import { altered, type Defect, inDevice } from "../defect.ts";

export const ackWithoutRotating: Defect = {
  name: "ack-without-rotating",
  breaks: "PRV-CRED-3.1",
  mistake:
    "The order to rotate is confirmed when it has been read; what should happen then is an empty function.",
  cwe: 394,
  waitedFor: true,
  breakage: () => inDevice("operation", (make, parts) => altered(make(parts), { rotate: () => () => {} })),
};

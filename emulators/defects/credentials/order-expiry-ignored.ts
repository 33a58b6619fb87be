import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const orderExpiryIgnored: Defect = {
  name: "order-expiry-ignored",
  breaks: "PRV-CRED-3.4",
  mistake:
    "Orders are checked against the time since the last start, which is always earlier than when they expire.",
  cwe: 613,
  caughtBy: "A rotation order that is expired is refused",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { clock, startedAt } = parts;
      const now = () => clock.now() - startedAt;
      return make(seeing(parts, { clock: altered(clock, { now }) }));
    }),
};

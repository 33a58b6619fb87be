import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const remoteOrderOnlyResets: Defect = {
  name: "remote-order-only-resets",
  breaks: "PRV-DEC-2.2",
  mistake:
    "The operator's order to decommission still does what it did before there was a wipe: it resets the configuration.",
  cwe: 226,
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { reset } = parts;
      const decommission: typeof reset.decommission = (origin) => reset.factoryReset(origin);
      return make(seeing(parts, { reset: altered(reset, { decommission }) }));
    }),
};

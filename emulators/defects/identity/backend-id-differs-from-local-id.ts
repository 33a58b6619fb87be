import { altered, type Defect, inDevice, seeing } from "../defect.ts";
import { otherByteOrder } from "./other-byte-order.ts";

export const backendIdDiffersFromLocalId: Defect = {
  name: "backend-id-differs-from-local-id",
  breaks: "PRV-ID-4.3",
  mistake: "The cloud code formats the uid by itself, in the other byte order than label and console.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { identity } = parts;
      const read = () => otherByteOrder(identity.read() ?? identity.derived);
      return make(seeing(parts, { identity: altered(identity, { read }) }));
    }),
};

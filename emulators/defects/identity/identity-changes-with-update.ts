import { altered, type Defect, inDevice } from "../defect.ts";
import { otherByteOrder } from "./other-byte-order.ts";

export const identityChangesWithUpdate: Defect = {
  name: "identity-changes-with-update",
  breaks: "PRV-ID-3.1",
  mistake:
    "Release 3.1.0 brings a new driver for the one-time memory, which reads the bytes in the other order.",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      return altered(identity, {
        read() {
          const burnt = identity.read();
          return burnt && parts.boot.running.version === "3.1.0" ? otherByteOrder(burnt) : burnt;
        },
      });
    }),
};

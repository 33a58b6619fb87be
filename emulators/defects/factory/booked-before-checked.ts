import { sha256 } from "../../../core/kernel/index.ts";
import { type Defect, inLine } from "../defect.ts";

export const bookedBeforeChecked: Defect = {
  name: "booked-before-checked",
  breaks: "PRV-FACT-4.1",
  mistake:
    "A unit is booked as made when its order comes in; an order that is refused afterwards leaves it in the books.",
  cwe: 696,
  breakage: () =>
    inLine("accept", (make, parts) => {
      const accept = make(parts);
      return (order) => {
        const refusal = accept(order);
        if (refusal === undefined) return undefined;
        const { productType, region, fleet, image } = order;
        const { database, now } = parts;
        const identity = "to be given" as Parameters<typeof database.newest>[0];
        const firmware = { firmwareVersion: "to be given", firmwareDigest: sha256(image) };
        const entry = database.begin({ identity, ...firmware, productType, region, fleet, at: now() });
        database.certified(entry, new Uint8Array(1));
        database.tested(entry, { passed: true, checks: [] });
        database.release(entry, now());
        return refusal;
      };
    }),
};

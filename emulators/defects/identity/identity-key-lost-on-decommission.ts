import { createHash } from "node:crypto";
import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

const key = "identity.salt";

export const identityKeyLostOnDecommission: Defect = {
  name: "identity-key-lost-on-decommission",
  breaks: "PRV-ID-3.2",
  mistake:
    "The key of the identity is derived with a salt that stands among the data the wipe erases: the number survives, and nothing proves it.",
  cwe: 922,
  breakage: () =>
    inDevice("identityKey", (make, parts) => {
      const { fuses, journal, trng } = parts;
      if (!fuses.locked && !journal.recall(key)) journal.record(key, Buffer.from(trng(16)).toString("hex"));
      const salt = journal.recall(key) ?? "";
      const hardwareKey = () =>
        Uint8Array.from(createHash("sha256").update(fuses.hardwareKey()).update(salt).digest());
      return make(withFuses(parts, { hardwareKey }));
    }),
};

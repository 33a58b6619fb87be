import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "../identity/fuses-with.ts";

export const lowEntropyKey: Defect = {
  name: "low-entropy-key",
  breaks: "PRV-FACT-3.1",
  mistake:
    "The seed of the key generator is copied with the size of a pointer's target, one byte, instead of the array's.",
  cwe: 331,
  caughtBy: "No two devices of a lot were given the same key",
  breakage: () =>
    inDevice("identityKey", (make, parts) => {
      const [first = 0] = parts.fuses.hardwareKey();
      return make(withFuses(parts, { hardwareKey: () => new Uint8Array(32).fill(first, 0, 1) }));
    }),
};

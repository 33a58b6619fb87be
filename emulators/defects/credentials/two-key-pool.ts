import { type Defect, inDevice, seeing } from "../defect.ts";

export const twoKeyPool: Defect = {
  name: "two-key-pool",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The generator is asked before it has gathered anything, and answers with one bit stretched to the length of a key.",
  cwe: 331,
  caughtBy: "No two devices of a lot have the same operational key",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const trng = (length: number) => new Uint8Array(length).fill(((parts.trng(1)[0] ?? 0) & 1) + 1);
      return make(seeing(parts, { trng }));
    }),
};

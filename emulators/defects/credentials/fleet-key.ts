import { type Defect, inDevice } from "../defect.ts";

export const fleetKey: Defect = {
  name: "fleet-key",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The key generator is seeded with a constant of the build, so that every device makes the same key.",
  cwe: 321,
  breakage: () => inDevice("trng", () => (length) => new Uint8Array(length).fill(0x5a)),
};

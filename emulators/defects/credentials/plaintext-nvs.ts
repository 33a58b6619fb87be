import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const plaintextNvs: Defect = {
  name: "plaintext-nvs",
  breaks: "PRV-CRED-4.1",
  mistake: "Credentials are written to the key-value store as they are; encrypting it was left for later.",
  cwe: 312,
  breakage: () =>
    inDevice("vault", (make, parts) =>
      make(
        seeing(parts, { sealing: altered(parts.sealing, { seal: (plain) => plain, open: (kept) => kept }) }),
      ),
    ),
};

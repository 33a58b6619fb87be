import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const base64ObfuscatedKey: Defect = {
  name: "base64-obfuscated-key",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The function that encrypts credentials has base64 in it, to be replaced when the crypto engine's driver is there.",
  cwe: 261,
  breakage: () =>
    inDevice("vault", (make, parts) => {
      const sealing = altered(parts.sealing, {
        seal: (plain) => Buffer.from(Buffer.from(plain).toString("base64")),
        open: (kept) => Buffer.from(Buffer.from(kept).toString(), "base64"),
      });
      return make(seeing(parts, { sealing }));
    }),
};

import { type Defect, inDevice, seeing } from "../defect.ts";

/** Bytes of a private key of X25519. */
const keyLength = 32;

export const oneKeyForEverySession: Defect = {
  name: "one-key-for-every-session",
  breaks: "PRV-CRED-5.3",
  mistake:
    "Making a key of X25519 takes a second on this chip, so it is made once and serves every set-up session: whoever comes by it reads them all, the recorded ones too.",
  cwe: 323,
  product: "small-chip",
  caughtBy: "A key that served one session serves no other",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const key = parts.trng(keyLength);
      const trng = (length: number) => (length === keyLength ? key : parts.trng(length));
      return make(seeing(parts, { trng }));
    }),
};

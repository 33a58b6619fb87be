import { altered, type Defect, inBackend } from "../defect.ts";

export const nonceIgnored: Defect = {
  name: "nonce-ignored",
  breaks: "PRV-ZTP-2.3",
  mistake:
    "The backend gives nonces out and checks the signature over whatever nonce the evidence states, without asking whether it was its own.",
  cwe: 294,
  breakage: () =>
    inBackend("nonces", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        take: (purpose, identity, nonce) => purpose === "attestation" || sound.take(purpose, identity, nonce),
      });
    }),
};

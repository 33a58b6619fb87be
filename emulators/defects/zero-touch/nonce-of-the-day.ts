import { altered, type Defect, inBackend } from "../defect.ts";

export const nonceOfTheDay: Defect = {
  name: "nonce-of-the-day",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "So that the servers behind the load balancer need not tell each other what they gave out, they all give the same nonce for a day.",
  cwe: 323,
  caughtBy: "No two attestations are over the same nonce",
  breakage: () =>
    inBackend("nonces", (make, parts) => {
      const sound = make(parts);
      const today = sound.issue("attestation", "everybody");
      return altered(sound, {
        issue: (purpose, identity) => (purpose === "attestation" ? today : sound.issue(purpose, identity)),
        take: (purpose, identity, nonce) =>
          purpose === "attestation" ? nonce === today : sound.take(purpose, identity, nonce),
      });
    }),
};

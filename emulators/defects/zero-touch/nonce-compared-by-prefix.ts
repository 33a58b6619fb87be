import { altered, type Defect, inBackend } from "../defect.ts";

export const nonceComparedByPrefix: Defect = {
  name: "nonce-compared-by-prefix",
  breaks: "PRV-ZTP-2.3",
  mistake:
    "The backend finds the nonce that it gave out by its first characters, as it stands in a database column that is too short.",
  cwe: 187,
  caughtBy: "Evidence over a nonce that was altered on its way is refused",
  breakage: () =>
    inBackend("nonces", (make, parts) => {
      const sound = make(parts);
      const issued: string[] = [];
      return altered(sound, {
        issue(purpose, identity) {
          const nonce = sound.issue(purpose, identity);
          issued.push(nonce);
          return nonce;
        },
        take: (purpose, identity, nonce) =>
          sound.take(purpose, identity, issued.find((one) => one.startsWith(nonce.slice(0, 16))) ?? nonce),
      });
    }),
};

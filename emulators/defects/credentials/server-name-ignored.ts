import { type Defect, inDevice } from "../defect.ts";

export const serverNameIgnored: Defect = {
  name: "server-name-ignored",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The device checks that its authority has signed the server's certificate, and not for which server: any customer of that authority is its backend.",
  cwe: 297,
  caughtBy: "A backend with a certificate for another name gets no credential to certify",
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => ({ ...trust(to), checkServerIdentity: () => undefined });
    }),
};

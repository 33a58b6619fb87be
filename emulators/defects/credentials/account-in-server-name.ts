import { checkServerIdentity } from "node:tls";
import { type Defect, inDevice } from "../defect.ts";

export const accountInServerName: Defect = {
  name: "account-in-server-name",
  breaks: "PRV-CRED-5.2",
  mistake:
    "So that the load balancer finds the customer's instance, the account is the server name that TLS asks for, which crosses the wire before anything is encrypted.",
  cwe: 319,
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => {
        const account = String(parts.configuration.effective()["account.owner"] ?? "");
        if (account === "") return trust(to);
        return {
          ...trust(to),
          servername: account,
          checkServerIdentity: (_name, certificate) => checkServerIdentity(to.host, certificate),
        };
      };
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";
import { actFor } from "./acting-for.ts";

export const anyCredentialForAnyName: Defect = {
  name: "any-credential-for-any-name",
  breaks: "PRV-CRED-2.4",
  mistake:
    "The broker checks that a certificate is one of its authority's, and takes the client's word for whose it is: it acts for the device of the client id.",
  cwe: 287,
  breakage: () =>
    inBackend("gate", (make, parts) => {
      const gate = make(parts);
      return altered(gate, {
        connect(connection, claim) {
          const { principal } = connection;
          const isTaken =
            principal?.by === "ldevid" &&
            principal.identity !== claim.clientId &&
            actFor(connection, claim.clientId, parts);
          return isTaken ? undefined : gate.connect(connection, claim);
        },
      });
    }),
};

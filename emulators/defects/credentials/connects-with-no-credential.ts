import { altered, type Defect, inBackend } from "../defect.ts";
import { actFor } from "./acting-for.ts";

export const connectsWithNoCredential: Defect = {
  name: "connects-with-no-credential",
  breaks: "PRV-CRED-1.1",
  mistake:
    "For devices of the first generation the broker lets a client without a certificate in by its client id.",
  cwe: 287,
  caughtBy: "Nobody gets in without a credential",
  breakage: () =>
    inBackend("gate", (make, parts) => {
      const gate = make(parts);
      return altered(gate, {
        connect(connection, claim) {
          const { principal } = connection;
          const isTaken = principal === undefined && actFor(connection, claim.clientId, parts);
          return isTaken ? undefined : gate.connect(connection, claim);
        },
      });
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const connectsWithNoCredential: Defect = {
  name: "connects-with-no-credential",
  breaks: "PRV-CRED-1.1",
  mistake:
    "For devices of the first generation the broker lets a client without a certificate in by its client id.",
  cwe: 287,
  breakage: () =>
    inBackend("gate", (make, parts) => {
      const gate = make(parts);
      return altered(gate, {
        connect(connection, claim) {
          const identity = claim.clientId as Parameters<typeof parts.registry.keys>[0];
          const [known] = parts.registry.keys(identity).operational;
          if (connection.principal !== undefined || known === undefined)
            return gate.connect(connection, claim);
          connection.principal = { identity, by: "ldevid", ...known };
          return undefined;
        },
      });
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

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
          const identity = claim.clientId as Parameters<typeof parts.registry.keys>[0];
          const [known] = parts.registry.keys(identity).operational;
          if (connection.principal?.by !== "ldevid" || known === undefined)
            return gate.connect(connection, claim);
          // Its own device is let in as always, so that a rotation goes on.
          if (connection.principal.identity === identity) return gate.connect(connection, claim);
          connection.principal = { identity, by: "ldevid", ...known };
          return undefined;
        },
      });
    }),
};

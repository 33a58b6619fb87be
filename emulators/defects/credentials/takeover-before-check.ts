import { altered, type Defect, inBackend } from "../defect.ts";

export const takeoverBeforeCheck: Defect = {
  name: "takeover-before-check",
  breaks: "PRV-CRED-2.4",
  mistake:
    "The broker ends the connection that a client id has before it looks whether the newcomer may have it: anybody throws any device out.",
  cwe: 696,
  waitedFor: true,
  breakage: () =>
    inBackend("gate", (make, parts) => {
      const gate = make(parts);
      return altered(gate, {
        connect(connection, claim) {
          parts.wires.end((other) => other !== connection && other.principal?.identity === claim.clientId);
          return gate.connect(connection, claim);
        },
      });
    }),
};

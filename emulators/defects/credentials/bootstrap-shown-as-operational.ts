import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const bootstrapShownAsOperational: Defect = {
  name: "bootstrap-shown-as-operational",
  breaks: "PRV-CRED-1.1",
  mistake:
    "While there is no operational credential the certificate of the factory stands in its place, so that the service tool has something to show: a device that nobody has enrolled looks as if it were.",
  cwe: 451,
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { credentials, identity } = parts;
      const bootstrap = () => ({
        generation: 0,
        certificate: identity.certificate() ?? new Uint8Array(),
        privateKey: parts.identityKey(),
      });
      const usable = () => {
        const own = credentials.usable();
        return own.length > 0 ? own : [bootstrap()];
      };
      return make(seeing(parts, { credentials: altered(credentials, { usable }) }));
    }),
};

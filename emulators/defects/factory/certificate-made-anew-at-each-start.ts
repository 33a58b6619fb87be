import { createPrivateKey, createPublicKey } from "node:crypto";
import { issueCertificate } from "../../../core/wire/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const certificateMadeAnewAtEachStart: Defect = {
  name: "certificate-made-anew-at-each-start",
  breaks: "PRV-FACT-3.3",
  mistake:
    "Until the fuses can be read reliably the firmware makes a certificate of its own at each start, and shows that.",
  cwe: 296,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      let own: Uint8Array | undefined;
      const issueOwn = (): Uint8Array => {
        const key = createPrivateKey(identity.privateKey());
        const subject = { commonName: "AR1", serialNumber: String(identity.derived) };
        const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
        const notBefore = new Date(parts.startedAt);
        return issueCertificate(
          { subject, issuer: subject, publicKey, notBefore, use: { kind: "device" } },
          key,
        );
      };
      return altered(identity, {
        certificate() {
          if (!parts.fuses.locked) return identity.certificate();
          own ??= issueOwn();
          return own;
        },
      });
    }),
};

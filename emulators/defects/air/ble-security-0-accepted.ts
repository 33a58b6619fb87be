import { sessionData, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { answering, sessionIn, takingPlain } from "./altered-service.ts";

export const bleSecurity0Accepted: Defect = {
  name: "ble-security-0-accepted",
  breaks: "PRV-CRED-5.4",
  product: "bluetooth",
  mistake:
    "Security 0 was switched off for the access point; over Bluetooth it was left on, because pairing was thought to protect enough.",
  cwe: 757,
  breakage: () =>
    inDevice("setUpGatt", (make, parts) => (services) => {
      const insecure = new WeakSet<object>();
      const sound = takingPlain(make(parts)(services), services, (link) => insecure.has(link));
      return answering(sound, setUpPaths.session, (link, message) => {
        if (!asksForSecurity0(message)) return undefined;
        insecure.add(link);
        return sessionData.encode({ scheme: 0, security0: { step: 1 } });
      });
    }),
};

function asksForSecurity0(message: Uint8Array): boolean {
  const { scheme = 0, security0 } = sessionIn(message);
  return scheme === 0 && security0 !== undefined;
}

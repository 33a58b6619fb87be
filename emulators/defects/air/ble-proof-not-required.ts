import { setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";
import { changing, sessionIn } from "./altered-service.ts";

export const bleProofNotRequired: Defect = {
  name: "ble-proof-not-required",
  breaks: "PRV-CRED-5.4",
  product: "bluetooth",
  mistake:
    "For the app of the last product the device also speaks security 1 over Bluetooth, with no proof of possession set: the session is encrypted, and anybody's.",
  cwe: 306,
  breakage: () =>
    inDevice("setUpGatt", (make, parts) => (services) => {
      const sound = make(parts)(services);
      const verifier = { security: 1, proofDigest: new Uint8Array() } as const;
      const proofless = make(parts)(altered(services, { verifier }));
      const guests = new WeakSet<object>();
      return changing(sound, (served, path) => {
        const other = proofless.service.characteristics.find(({ uuid }) => uuid === served.uuid);
        return {
          onWrite(link, message) {
            if (path === setUpPaths.session && sessionIn(message).scheme === 1) guests.add(link);
            return (guests.has(link) ? other : served)?.onWrite?.(link, message);
          },
          onRead: (link) => (guests.has(link) ? other : served)?.onRead?.(link) ?? new Uint8Array(),
        };
      });
    }),
};

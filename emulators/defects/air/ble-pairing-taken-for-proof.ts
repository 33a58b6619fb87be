import { setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { changing, takingPlain } from "./altered-service.ts";

export const blePairingTakenForProof: Defect = {
  name: "ble-pairing-taken-for-proof",
  breaks: "PRV-CRED-5.4",
  product: "bluetooth",
  mistake:
    "The characteristic of the Wi-Fi settings asks for an encrypted link and then takes them in clear: whoever has paired, which anybody can, was thought to be the owner.",
  cwe: 287,
  breakage: () =>
    inDevice("setUpGatt", (make, parts) => (services) => {
      const open = takingPlain(make(parts)(services), services, () => true);
      return changing(open, (_served, path) => (path === setUpPaths.wifi ? { secured: true } : {}));
    }),
};

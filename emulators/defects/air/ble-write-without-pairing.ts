import { type Defect, inDevice } from "../defect.ts";
import { takingPlain } from "./altered-service.ts";

export const bleWriteWithoutPairing: Defect = {
  name: "ble-write-without-pairing",
  breaks: "PRV-CRED-5.3",
  product: "bluetooth",
  mistake:
    "The characteristic of the Wi-Fi settings takes what is written to it by whomever; the session was left to the app.",
  cwe: 306,
  caughtBy: "Somebody without a session cannot set the device up",
  breakage: () =>
    inDevice(
      "setUpGatt",
      (make, parts) => (services) => takingPlain(make(parts)(services), services, () => true),
    ),
};

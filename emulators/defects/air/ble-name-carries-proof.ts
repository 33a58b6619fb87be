import { labelledBy } from "../credentials/set-up-secret-rule.ts";
import { type Defect, inLine } from "../defect.ts";

export const bleNameCarriesProof: Defect = {
  name: "ble-name-carries-proof",
  breaks: "PRV-FIELD-1.1",
  product: "bluetooth",
  mistake:
    "So that the app need not ask for it, the secret on the label is what the device calls itself over Bluetooth.",
  cwe: 200,
  breakage: () =>
    inLine("label", (make, parts) => labelledBy((serial) => `PROV_${serial.slice(-6)}`, make, parts)),
};

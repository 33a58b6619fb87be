import { createHash } from "node:crypto";
import { type Defect, inLine } from "../defect.ts";
import { labelledBy } from "./set-up-secret-rule.ts";

/** The hardware value as bytes, as the serial number holds it. */
const hardwareOf = (serial: string) => Buffer.from(serial.split("-")[1] ?? "", "hex");
const rule = (serial: string) =>
  createHash("sha256").update(hardwareOf(serial)).digest("base64url").slice(4, 20);

export const setUpSecretFromMacHash: Defect = {
  name: "set-up-secret-from-mac-hash",
  breaks: "PRV-CRED-2.2",
  mistake:
    "The default password is cut from the middle of a digest of the hardware address, which the device shows to everybody in its beacon's source address.",
  cwe: 330,
  breakage: () => inLine("label", (make, parts) => labelledBy(rule, make, parts)),
};

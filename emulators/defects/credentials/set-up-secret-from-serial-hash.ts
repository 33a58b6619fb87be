import { createHash } from "node:crypto";
import { type Defect, inLine } from "../defect.ts";
import { labelledBy } from "./set-up-secret-rule.ts";

const rule = (serial: string) => createHash("md5").update(serial).digest("hex").slice(0, 12);

export const setUpSecretFromSerialHash: Defect = {
  name: "set-up-secret-from-serial-hash",
  breaks: "PRV-CRED-2.2",
  mistake:
    "The secret on the label is the beginning of the MD5 of the serial number beside it, so that support can tell it to callers.",
  cwe: 330,
  breakage: () => inLine("label", (make, parts) => labelledBy(rule, make, parts)),
};

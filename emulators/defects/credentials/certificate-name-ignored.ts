import { type Defect, inDevice } from "../defect.ts";
import { takingAnyName } from "./taking-any-name.ts";

export const certificateNameIgnored: Defect = {
  name: "certificate-name-ignored",
  breaks: "PRV-CRED-3.3",
  mistake:
    "Of the certificate that comes in a rotation the device checks key, chain and time, and not whose name is in it; the backend then knows it as somebody else.",
  cwe: 297,
  caughtBy:
    "A rotation in which the backend delivers a misnamed certificate leaves the old credential working",
  breakage: () => inDevice("certificateCheck", (make, parts) => takingAnyName(make)(parts)),
};

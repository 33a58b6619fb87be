import { type Defect, inDevice } from "../defect.ts";

export const installsForeignCredential: Defect = {
  name: "installs-foreign-credential",
  breaks: "PRV-ZTP-3.3",
  mistake:
    "Whatever certificate the backend delivers is kept; that it is for another key or in another name shows when it is used.",
  cwe: 295,
  caughtBy: "A device whose backend delivers foreign certificates installs none",
  waitedFor: true,
  breakage: () => inDevice("certificateCheck", () => () => undefined),
};

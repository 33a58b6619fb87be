import { type Defect, inDevice } from "../defect.ts";

export const acceptsWrongCertificate: Defect = {
  name: "accepts-wrong-certificate",
  breaks: "PRV-FIELD-3.2",
  mistake: "The check of the backend's certificate was switched off for the test bench and ships that way.",
  cwe: 295,
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const sound = make(parts);
      return (to) => ({ ...sound(to), rejectUnauthorized: false });
    }),
};

import { altered, type Defect, inLine } from "../defect.ts";

export const certificateOfTheTestAuthority: Defect = {
  name: "certificate-of-the-test-authority",
  breaks: "PRV-FACT-3.2",
  mistake:
    "One station of the line still has the key of the test authority, which bears the same name as the real one.",
  cwe: 295,
  breakage: () =>
    inLine("authority", (make, parts) => {
      const { certify } = make(parts);
      return altered(make(parts), { certify });
    }),
};

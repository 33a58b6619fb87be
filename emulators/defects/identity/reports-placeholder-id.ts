import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const reportsPlaceholderId: Defect = {
  name: "reports-placeholder-id",
  breaks: "PRV-ID-4.2",
  mistake:
    "The registration message still carries the placeholder of the days before the identity could be read.",
  cwe: 1188,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const placeholder = parts.identity.derived.replace(/[0-9A-F]{24}$/, "0".repeat(24));
      const read = () => placeholder as typeof parts.identity.derived;
      return make(seeing(parts, { identity: altered(parts.identity, { read }) }));
    }),
};

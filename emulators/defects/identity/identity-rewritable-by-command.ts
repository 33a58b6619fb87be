import { altered, type Defect, inDevice } from "../defect.ts";

const key = "identity.rewritten";

export const identityRewritableByCommand: Defect = {
  name: "identity-rewritable-by-command",
  breaks: "PRV-ID-3.3",
  mistake:
    "The operator's order that gives a repaired board its old serial number works on every device in the field.",
  cwe: 749,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      const rewritten = () => (parts.journal.recall(key) || undefined) as ReturnType<typeof identity.read>;
      return altered(identity, {
        read: () => rewritten() ?? identity.read(),
        write(value, origin) {
          if (origin === "backend" && value !== undefined) parts.journal.record(key, value);
          else identity.write(value, origin);
        },
      });
    }),
};

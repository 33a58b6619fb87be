import { altered, type Defect, inDevice } from "../defect.ts";

const key = "identity.overwritten";

export const silentOverwrite: Defect = {
  name: "silent-overwrite",
  breaks: "PRV-FACT-2.2",
  mistake:
    "The line's command that writes the identity works on a unit that has one, whatever it says; rework needs it.",
  cwe: 749,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(parts);
      const overwritten = () => (parts.journal.recall(key) || undefined) as ReturnType<typeof identity.read>;
      return altered(identity, {
        read: () => overwritten() ?? identity.read(),
        write(value, origin) {
          if (origin === "console" && value !== undefined) parts.journal.record(key, value);
          else identity.write(value, origin);
        },
      });
    }),
};

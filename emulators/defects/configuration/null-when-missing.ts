import { type Defect, inDevice } from "../defect.ts";
import { overlaid } from "./overlaid.ts";

/** What memory holds that nobody has written to. */
const nothing = { string: "", integer: 0, boolean: false } as const;

export const nullWhenMissing: Defect = {
  name: "null-when-missing",
  breaks: "PRV-CFG-2.3",
  mistake:
    "A field that is cleared is taken out of the table in RAM; its default only comes with the next start.",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      const missing = new Set<string>();
      return overlaid(
        sound,
        () =>
          Object.fromEntries(
            [...missing].map((field) => [field, nothing[sound.schema.fields[field]?.type ?? "string"]]),
          ),
        {
          change(values, origin) {
            sound.change(values, origin);
            for (const field of Object.keys(values)) missing.delete(field);
          },
          clear(field, origin) {
            sound.clear(field, origin);
            missing.add(field);
          },
        },
      );
    }),
};

import { afterUpdate } from "../after-update.ts";
import type { Defect } from "../defect.ts";

export const defaultsAfterUpdate: Defect = {
  name: "defaults-after-update",
  breaks: "PRV-CFG-1.2",
  mistake: "The update package brings its own configuration partition, which is blank.",
  breakage: () =>
    afterUpdate(({ store }) => {
      for (const place of ["a", "b"] as const) store.erase(place);
    }),
};

import { behavingAs } from "../behaviour.ts";
import { type Defect, inDevice } from "../defect.ts";

export const regionLost: Defect = {
  name: "region-lost",
  breaks: "PRV-DEC-4.1",
  mistake: "The wipe puts every field on its default, the region that the factory wrote included.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { decommissionKeeps } = parts.options.behaviour;
      const kept = decommissionKeeps.filter((field) => field !== "product.region");
      return make(behavingAs(parts, { decommissionKeeps: kept }));
    }),
};

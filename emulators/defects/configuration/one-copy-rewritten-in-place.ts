import { altered, type Defect, inDevice } from "../defect.ts";

export const oneCopyRewrittenInPlace: Defect = {
  name: "one-copy-rewritten-in-place",
  breaks: "PRV-CFG-3.2",
  mistake:
    "Every change is written to the same place, so that between its erase and the last word there is no configuration at all.",
  caughtBy: "A change that loses power takes effect whole or not at all",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { save: (copy) => sound.save(copy, "b") });
    }),
};

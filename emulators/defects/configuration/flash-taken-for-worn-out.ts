import { altered, type Defect, inDevice } from "../defect.ts";

export const flashTakenForWornOut: Defect = {
  name: "flash-taken-for-worn-out",
  breaks: "PRV-CFG-3.3",
  mistake:
    "Flash in which no copy was whole is taken for worn out: it is written to no more, and what is set then is in RAM.",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const sound = make(parts);
      const isWornOut = ({ copies, rejected }: ReturnType<typeof sound.load>) =>
        copies.length === 0 && rejected.length > 0;
      return altered(sound, {
        save: (copy, keep) => (isWornOut(sound.load()) ? (keep === "a" ? "b" : "a") : sound.save(copy, keep)),
      });
    }),
};

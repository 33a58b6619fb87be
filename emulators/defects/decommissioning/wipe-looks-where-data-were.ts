import { altered, type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const wipeLooksWhereDataWere: Defect = {
  name: "wipe-looks-where-data-were",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The next release keeps user data elsewhere, and its wipe erases the place where the release before had them.",
  cwe: 226,
  caughtBy: "Nothing of the owner is left of a device that was updated to the next release",
  breakage: () =>
    onceDone("updated", (isDone) =>
      inDevice("userData", (make, parts) => {
        const sound = make(parts);
        return altered(sound, { erase: () => (isDone(parts) ? undefined : sound.erase()) });
      }),
    ),
};

import { flashMap } from "../../device/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";
import { markAsFree } from "./mark-as-free.ts";

export const secondWipeDeletesOnlyIndex: Defect = {
  name: "second-wipe-deletes-only-index",
  breaks: "PRV-DEC-1.3",
  mistake:
    "Sectors that were erased once are worn, so that a wipe which follows another only marks them as free.",
  cwe: 226,
  caughtBy: "Nothing of the owner is left of a device that was decommissioned and set up by its next owner",
  breakage: () => {
    const erased = new WeakSet<NorFlash>();
    return inDevice("userData", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        erase() {
          if (erased.has(parts.chip)) markAsFree(parts.flash, flashMap.userdata);
          else sound.erase();
          erased.add(parts.chip);
        },
      });
    });
  },
};

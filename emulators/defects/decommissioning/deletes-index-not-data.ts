import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";
import { markAsFree } from "./mark-as-free.ts";

export const deletesIndexNotData: Defect = {
  name: "deletes-index-not-data",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The wipe marks the sectors of user data as free; what stands in them stays until they are written again.",
  cwe: 226,
  breakage: () =>
    inDevice("userData", (make, parts) =>
      altered(make(parts), { erase: () => markAsFree(parts.flash, flashMap.userdata) }),
    ),
};

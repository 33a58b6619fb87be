import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const wipeSkipsLaterSectors: Defect = {
  name: "wipe-skips-later-sectors",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The wipe erases the sector in which the user data begin, which was all there was of them when it was written.",
  cwe: 226,
  breakage: () =>
    inDevice("userData", (make, parts) =>
      altered(make(parts), { erase: () => parts.flash.eraseSector(flashMap.userdata.offset) }),
    ),
};

import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const deletesIndexNotData: Defect = {
  name: "deletes-index-not-data",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The wipe marks the sectors of user data as free; what stands in them stays until they are written again.",
  cwe: 226,
  breakage: () =>
    inDevice("userData", (make, parts) => {
      const { flash } = parts;
      const { offset, size } = flashMap.userdata;
      return altered(make(parts), {
        erase() {
          for (let at = offset; at < offset + size; at += flash.sectorSize)
            flash.program(at, new Uint8Array(headerLength));
        },
      });
    }),
};

/** Bytes by which a sector is known to be in use. */
const headerLength = 12;

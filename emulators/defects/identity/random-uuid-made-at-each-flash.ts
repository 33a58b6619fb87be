import type { Parts } from "../../device/index.ts";
import { isErased } from "../../parts/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

/** Drawn when its place, at the end of the flash, is blank. */
function drawnUid({ flash, trng, fuses }: Parts): Uint8Array {
  const offset = flash.size - flash.sectorSize;
  const { length } = fuses.uid;
  if (isErased(flash.read(offset, length))) flash.program(offset, trng(length));
  return flash.read(offset, length);
}

export const randomUuidMadeAtEachFlash: Defect = {
  name: "random-uuid-made-at-each-flash",
  breaks: "PRV-ID-2.1",
  mistake:
    "At its first start the firmware draws a UUID and keeps it in the flash, so that a board that is flashed anew is another device.",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const identity = make(withFuses(parts, { uid: drawnUid(parts) }));
      return altered(identity, { read: () => identity.derived });
    }),
};

import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

const { configurationA, configurationB, firmwareA } = flashMap;
const length = configurationA.size + configurationB.size;
const end = firmwareA.offset + firmwareA.size;

/** The same place, but behind the image in its slot. */
const inSlot = (offset: number): number => end - length + (offset - configurationA.offset);

export const configCompiledIn: Defect = {
  name: "config-compiled-in",
  breaks: "PRV-CFG-1.1",
  mistake:
    "Configuration is linked into the firmware's partition, behind the code, instead of one of its own.",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const { flash } = parts;
      return make(
        seeing(parts, {
          flash: altered(flash, {
            read: (offset, size) => flash.read(inSlot(offset), size),
            program: (offset, bytes) => flash.program(inSlot(offset), bytes),
            eraseSector: (offset) => flash.eraseSector(inSlot(offset)),
          }),
        }),
      );
    }),
};

import type { NorFlash } from "../../parts/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const halfWrittenWordFaults: Defect = {
  name: "half-written-word-faults",
  breaks: "PRV-CFG-3.2",
  mistake:
    "The flash has error correction, and to read what a cut left half written is a bus fault there, which the firmware takes for a broken chip.",
  cwe: 755,
  caughtBy: "A change that loses power takes effect whole or not at all",
  waitedFor: true,
  breakage: () =>
    inDevice("flash", (make, parts) => {
      const sound = make(parts);
      const torn = new Set<number>();
      const sectorOf = (offset: number) => offset - (offset % sound.sectorSize);
      /** What does not come back has been cut. */
      const tearing = (offset: number, work: () => void): void => {
        torn.add(offset);
        work();
        torn.delete(offset);
      };
      const flash: Partial<NorFlash> = {
        read(offset, length) {
          const isHit = [...torn].some((at) => at >= offset && at < offset + length);
          if (isHit) throw new Error(`bus fault: ECC error at 0x${offset.toString(16)}`);
          return sound.read(offset, length);
        },
        program: (offset, bytes) => tearing(offset, () => sound.program(offset, bytes)),
        eraseSector(offset) {
          tearing(offset, () => sound.eraseSector(offset));
          for (const at of [...torn]) if (sectorOf(at) === sectorOf(offset)) torn.delete(at);
        },
      };
      return altered(sound, flash);
    }),
};

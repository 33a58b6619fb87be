import type { PartsTable } from "../../device/index.ts";
import { flashMap } from "../../device/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { altered, type Defect, seeing } from "../defect.ts";

const mark = { offset: flashMap.firmwareA.offset + 0x2000, length: 8 };

/** The flash as what verifies the image sees it: with the mark's place as it was when the image was signed. */
function withoutMark(flash: NorFlash, signed: Uint8Array | undefined): NorFlash {
  return altered(flash, {
    read(offset, length) {
      const bytes = Uint8Array.from(flash.read(offset, length));
      const at = mark.offset - offset;
      if (signed !== undefined && at >= 0 && at + signed.length <= length) bytes.set(signed, at);
      return bytes;
    },
  });
}

export const changeMarkedInTheImage: Defect = {
  name: "change-marked-in-the-image",
  breaks: "PRV-CFG-1.1",
  mistake:
    "That the owner has changed the configuration is marked in a spare word of the image, which the signature leaves out.",
  breakage: () => {
    const signed = new WeakMap<NorFlash, Uint8Array>();
    return {
      device: (sound: PartsTable) => ({
        ...sound,
        boot: (parts) =>
          sound.boot(seeing(parts, { flash: withoutMark(parts.flash, signed.get(parts.flash)) })),
        configuration: (parts) => {
          const { flash, fuses } = parts;
          const configuration = sound.configuration(parts);
          configuration.onChange(() => {
            if (!fuses.locked || signed.has(flash)) return;
            signed.set(flash, Uint8Array.from(flash.read(mark.offset, mark.length)));
            flash.program(mark.offset, new Uint8Array(mark.length));
          });
          return configuration;
        },
      }),
    };
  },
};

import { flashMap } from "../../device/index.ts";
import { type Defect, inLine } from "../defect.ts";

export const stampOverTheImage: Defect = {
  name: "stamp-over-the-image",
  breaks: "PRV-FACT-1.1",
  mistake:
    "Last of all the line stamps its mark into what it takes for spare bytes of the slot; the image has grown since, and nothing starts the unit again to see.",
  cwe: 787,
  waitedFor: true,
  breakage: () =>
    inLine("lock", (make, parts) => {
      const station = make(parts);
      return async (unit) => {
        await station(unit);
        await unit.device.flash.write(flashMap.firmwareA.offset + 0x2000, Buffer.from("RELEASED"));
      };
    }),
};

import { flashMap } from "../../device/index.ts";
import { type Defect, inLine } from "../defect.ts";

export const setUpSecretBehindTheImage: Defect = {
  name: "set-up-secret-behind-the-image",
  breaks: "PRV-CRED-2.3",
  mistake:
    "For repairs the line writes what is on the label into the room behind the firmware's image, where its flash tool can write anyhow.",
  cwe: 312,
  breakage: () =>
    inLine("label", (make, parts) => {
      const station = make(parts);
      const at = flashMap.firmwareA.offset + flashMap.firmwareA.size - 0x1000;
      return async (unit, identity) => {
        const label = await station(unit, identity);
        if (label === undefined) return label;
        await unit.device.power.off();
        await unit.device.flash.write(at, Buffer.from(`label ${label.proofOfPossession}`));
        await unit.device.power.cycle();
        return label;
      };
    }),
};

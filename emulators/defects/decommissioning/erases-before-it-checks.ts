import { altered, type Breakage, type Defect, seeing } from "../defect.ts";
import { orderIn } from "../order-content.ts";

export const erasesBeforeItChecks: Defect = {
  name: "erases-before-it-checks",
  breaks: "PRV-DEC-2.3",
  mistake:
    "User data take longest to erase, so it is begun with while the proof or the signature is looked at; what is then refused has cost them.",
  cwe: 696,
  caughtBy: "Somebody at the console with a wrong proof does not decommission the device",
  breakage: (): Breakage => ({
    device: (sound) => ({
      ...sound,
      console(parts) {
        const { setUpSecret, userData } = parts;
        const isProvenBy = (proof: string) => {
          userData.erase();
          return setUpSecret.isProvenBy(proof);
        };
        return sound.console(seeing(parts, { setUpSecret: altered(setUpSecret, { isProvenBy }) }));
      },
      orders(parts) {
        const orders = sound.orders(parts);
        return {
          obey(bytes) {
            if (orderIn(bytes).command === "decommission") parts.userData.erase();
            return orders.obey(bytes);
          },
        };
      },
    }),
  }),
};

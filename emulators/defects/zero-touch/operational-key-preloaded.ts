import { createPrivateKey } from "node:crypto";
import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const operationalKeyPreloaded: Defect = {
  name: "operational-key-preloaded",
  breaks: "PRV-ZTP-3.1",
  mistake:
    "While a certificate is asked for, and when none comes, the bootstrap key stands in the place of the operational one.",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      let asked = false;
      return altered(sound, {
        prepare() {
          asked = true;
          return sound.prepare();
        },
        usable() {
          const own = sound.usable();
          return asked && own.length === 0 ? [bootstrapOf(parts)] : own;
        },
        erase() {
          asked = false;
          sound.erase();
        },
      });
    }),
};

const bootstrapOf = ({ identity }: Parts) => ({
  generation: 0,
  certificate: identity.certificate() ?? new Uint8Array(),
  privateKey: createPrivateKey(identity.privateKey()),
});

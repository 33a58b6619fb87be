import { altered, type Defect, inDevice } from "../defect.ts";

export const registersOnEveryBoot: Defect = {
  name: "registers-on-every-boot",
  breaks: "PRV-ZTP-1.2",
  mistake:
    "That the backend has confirmed the device is remembered in RAM, so that it registers after each start.",
  breakage: () =>
    inDevice("operation", (make, parts) => {
      const sound = make(parts);
      let entered = false;
      return altered(sound, {
        get entered() {
          return entered;
        },
        enter() {
          entered = true;
          sound.enter();
        },
      });
    }),
};

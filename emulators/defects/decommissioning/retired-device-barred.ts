import { altered, type Defect, inBackend } from "../defect.ts";

export const retiredDeviceBarred: Defect = {
  name: "retired-device-barred",
  breaks: "PRV-DEC-4.3",
  mistake:
    "The backend books a decommissioning as it books a theft, and never lets that identity in again, whoever owns it.",
  waitedFor: true,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        retire(identity, at) {
          const isNew = sound.retire(identity, at);
          sound.revokeAll(identity);
          return isNew;
        },
      });
    }),
};

import { altered, type Breakage, type Defect } from "../defect.ts";
import { confirmedLate } from "./confirmed-late.ts";

export const lateConfirmationNotNoted: Defect = {
  name: "late-confirmation-not-noted",
  breaks: "PRV-FIELD-5.1",
  mistake:
    "A confirmation that comes some seconds after the registration begins the telemetry, and is not noted: the device waits to be set up while it works.",
  waitedFor: true,
  breakage: (): Breakage => {
    let isLate = false;
    const late = confirmedLate((sound, _parts, nonce) => {
      isLate = true;
      sound.confirm(nonce);
      isLate = false;
    });
    return {
      device: (sound) => {
        const table = late.device?.(sound) ?? sound;
        return {
          ...table,
          operation(parts) {
            const operation = table.operation(parts);
            return altered(operation, { enter: () => (isLate ? undefined : operation.enter()) });
          },
        };
      },
    };
  },
};

import { writeMessage } from "../../../core/wire/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const telemetryBeforeConfirmation: Defect = {
  name: "telemetry-before-confirmation",
  breaks: "PRV-FIELD-4.1",
  mistake:
    "Telemetry begins with the connection and not with the confirmation, so that the service desk sees devices that wait.",
  breakage: () =>
    inDevice("link", (make, parts) => {
      const { boot, clock, startedAt } = parts;
      const sound = make(parts);
      return altered(sound, {
        async open(signal) {
          const credential = await sound.open(signal);
          const at = clock.now();
          const message = { at, uptimeMs: at - startedAt, firmware: boot.running.version };
          if (!parts.operation.entered) await sound.publish("telemetry", writeMessage(message));
          return credential;
        },
      });
    }),
};

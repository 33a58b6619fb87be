import { altered, type Defect, inDevice } from "../defect.ts";

export const secretsBesideTheConfiguration: Defect = {
  name: "secrets-beside-the-configuration",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The configuration is shown masked, and once more as it is stored, in a member that the service tool reads.",
  cwe: 200,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        show() {
          const shown = sound.show();
          return { ...shown, raw: sound.effective() };
        },
      });
    }),
};

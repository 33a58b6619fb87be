import { altered, type Defect, inBackend } from "../defect.ts";

export const serviceDeskCredential: Defect = {
  name: "service-desk-credential",
  breaks: "PRV-ZTP-3.2",
  mistake:
    "With the confirmation the backend makes a second credential of the device for the service desk, which can thus see what the device sees; it opens what the device's own opens.",
  cwe: 912,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        confirm(identity) {
          sound.confirm(identity);
          sound.install(identity, parts.certifier.issue(identity).credential);
        },
      });
    }),
};

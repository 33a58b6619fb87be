import { altered, type Defect, inDevice } from "../defect.ts";

export const secretsShownWithTheConfiguration: Defect = {
  name: "secrets-shown-with-the-configuration",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The configuration is shown as it is stored; that secrets are masked was left to the service tool.",
  cwe: 200,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { show: () => ({ ...sound.show(), values: sound.effective() }) });
    }),
};

import { altered, type Defect, inDevice } from "../defect.ts";

export const acceptsEmptyEndpoint: Defect = {
  name: "accepts-empty-endpoint",
  breaks: "PRV-FIELD-2.2",
  mistake: "An address is checked only when there is one; an empty text counts as none.",
  cwe: 20,
  caughtBy: "an empty endpoint is refused with a reason",
  breakage: () =>
    inDevice("setUpChecks", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        cloud: (settings) => (settings.endpoint === "" ? { ok: true } : sound.cloud(settings)),
      });
    }),
};

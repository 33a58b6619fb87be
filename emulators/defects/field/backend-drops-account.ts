import { altered, type Defect, inBackend } from "../defect.ts";

export const backendDropsAccount: Defect = {
  name: "backend-drops-account",
  breaks: "PRV-FIELD-2.1",
  mistake: "The backend confirms the registration and does not store the account that came with it.",
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const sound = make(parts);
      return altered(sound, { register: (identity) => sound.register(identity, undefined) });
    }),
};

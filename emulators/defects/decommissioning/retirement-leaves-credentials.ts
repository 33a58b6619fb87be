import { altered, type Defect, inBackend } from "../defect.ts";

export const retirementLeavesCredentials: Defect = {
  name: "retirement-leaves-credentials",
  breaks: "PRV-DEC-5.2",
  mistake: "The backend marks the device as retired and leaves its credentials as they were.",
  cwe: 613,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const { store } = parts;
      const sound = make(parts);
      return altered(sound, {
        retire(identity, at) {
          const before = sound.device(identity)?.credentials ?? [];
          const isNew = sound.retire(identity, at);
          for (const { fingerprint, state } of before)
            store.change(() =>
              store.run("UPDATE credentials SET state = ? WHERE fingerprint = ?", state, fingerprint),
            );
          return isNew;
        },
      });
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const claimMovesTheDevice: Defect = {
  name: "claim-moves-the-device",
  breaks: "PRV-DEC-4.3",
  mistake:
    "Whoever claims a device gets it, as support once needed it for families that share one; that another account holds it is not looked at.",
  cwe: 862,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const { store } = parts;
      const sound = make(parts);
      return altered(sound, {
        claim(identity, account) {
          store.change(() =>
            store.run("UPDATE devices SET account = ? WHERE identity = ?", account, identity),
          );
          return sound.claim(identity, account);
        },
      });
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const firstOwnerStillBound: Defect = {
  name: "first-owner-still-bound",
  breaks: "PRV-DEC-4.3",
  mistake:
    "Who owns what is kept in a table of the accounts, which a decommissioning does not reach: the device goes back to its first owner.",
  cwe: 708,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const sound = make(parts);
      const owners = new Map<string, string>();
      return altered(sound, {
        register(identity, account) {
          const owner = owners.get(identity) ?? account;
          if (owner !== undefined) owners.set(identity, owner);
          return sound.register(identity, owner);
        },
      });
    }),
};

import { altered, type Defect, inBackend } from "../defect.ts";

export const revocationListOfOne: Defect = {
  name: "revocation-list-of-one",
  breaks: "PRV-CRED-3.2",
  mistake:
    "The backend notes of each device which credential was revoked last; the one before that opens again.",
  cwe: 299,
  caughtBy: "An old credential is refused also after the next rotation",
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const registry = make(parts);
      return altered(registry, {
        standing(identity, fingerprint) {
          const why = registry.standing(identity, fingerprint);
          if (why !== "revoked-credential") return why;
          const { credentials = [] } = registry.device(identity) ?? {};
          const last = credentials.findLast(({ state }) => state !== "in-use");
          return last?.fingerprint === fingerprint ? why : undefined;
        },
      });
    }),
};

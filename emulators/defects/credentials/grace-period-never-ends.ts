import { altered, type Defect, inBackend } from "../defect.ts";

export const gracePeriodNeverEnds: Defect = {
  name: "grace-period-never-ends",
  breaks: "PRV-CRED-3.2",
  mistake:
    "After a rotation the old credential may be used as long as the device is in operation, until a job has cleaned up; the job was never written. Decommissioning revokes rightly.",
  cwe: 613,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const registry = make(parts);
      return altered(registry, {
        standing(identity, fingerprint) {
          const why = registry.standing(identity, fingerprint);
          const isInGrace = why === "revoked-credential" && registry.device(identity)?.state === "active";
          return isInGrace ? undefined : why;
        },
      });
    }),
};

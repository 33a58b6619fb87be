import { altered, type Defect, inBackend } from "../defect.ts";

export const gracePeriodNeverEnds: Defect = {
  name: "grace-period-never-ends",
  breaks: "PRV-CRED-3.2",
  mistake:
    "After a rotation the old credential stays in use until a job has cleaned up; the job was never written. Decommissioning revokes rightly.",
  cwe: 613,
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const registry = make(parts);
      const isInGrace = (identity: Parameters<typeof registry.device>[0]) =>
        registry.device(identity)?.state === "active";
      return altered(registry, {
        device(identity) {
          const device = registry.device(identity);
          if (device === undefined || !isInGrace(identity)) return device;
          const credentials = device.credentials.map((one) =>
            one.state === "revoked" ? { ...one, state: "in-use" as const } : one,
          );
          return { ...device, credentials };
        },
        standing(identity, fingerprint) {
          const why = registry.standing(identity, fingerprint);
          return why === "revoked-credential" && isInGrace(identity) ? undefined : why;
        },
      });
    }),
};

import type { BackendParts } from "../backend/index.ts";
import { altered, type Breakage, inBackend, seeing } from "./defect.ts";

type Registry = BackendParts["registry"];

/** A backend whose service of enrolment asks `registry` in place of the sound one. */
export const renewingBy = (registry: (sound: Registry) => Partial<Registry>): Breakage =>
  inBackend("enrolment", (make, parts) =>
    make(seeing(parts, { registry: altered(parts.registry, registry(parts.registry)) })),
  );

/** Whether a credential was issued is asked, and not whether it was revoked since. */
export const heedingNoRevocation = (sound: Registry): Pick<Registry, "standing"> => ({
  standing(identity, fingerprint) {
    const why = sound.standing(identity, fingerprint);
    return why === "revoked-credential" ? undefined : why;
  },
});

import type { Behaviour, Parts } from "../device/index.ts";
import { seeing } from "./defect.ts";

/** `parts` as one maker sees them, of a product whose makers chose otherwise. */
export function behavingAs(parts: Parts, changes: Partial<Behaviour>): Parts {
  const { options } = parts;
  return seeing(parts, { options: { ...options, behaviour: { ...options.behaviour, ...changes } } });
}

/** The same for the way into operation. */
export const provisioningAs = (parts: Parts, changes: Partial<Behaviour["provisioning"]>): Parts =>
  behavingAs(parts, { provisioning: { ...parts.options.behaviour.provisioning, ...changes } });

import type { Behaviour, Parts } from "../device/index.ts";
import { seeing } from "./defect.ts";

/** `parts` as a maker sees them who misread the product's declaration. */
export const behaving = (parts: Parts, changes: Partial<Behaviour>): Parts =>
  seeing(parts, { options: { ...parts.options, behaviour: { ...parts.options.behaviour, ...changes } } });

/** The same for the way into operation. */
export const provisioningAs = (parts: Parts, changes: Partial<Behaviour["provisioning"]>): Parts =>
  behaving(parts, { provisioning: { ...parts.options.behaviour.provisioning, ...changes } });

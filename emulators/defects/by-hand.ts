import { credentialDefects } from "./credentials/index.ts";
import type { Defect } from "./defect.ts";
import { factoryDefects } from "./factory/index.ts";
import { identityDefects } from "./identity/index.ts";

/** Every defect that was made by hand. */
export const defects: readonly Defect[] = [...identityDefects, ...credentialDefects, ...factoryDefects];

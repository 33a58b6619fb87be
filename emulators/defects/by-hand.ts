import { airDefects } from "./air/index.ts";
import { configurationDefects } from "./configuration/index.ts";
import { credentialDefects } from "./credentials/index.ts";
import { decommissioningDefects } from "./decommissioning/index.ts";
import type { Defect } from "./defect.ts";
import { factoryDefects } from "./factory/index.ts";
import { fieldDefects } from "./field/index.ts";
import { identityDefects } from "./identity/index.ts";
import { zeroTouchDefects } from "./zero-touch/index.ts";

/** Every defect that was made by hand. */
export const defects: readonly Defect[] = [
  ...identityDefects,
  ...credentialDefects,
  ...factoryDefects,
  ...fieldDefects,
  ...airDefects,
  ...configurationDefects,
  ...zeroTouchDefects,
  ...decommissioningDefects,
];

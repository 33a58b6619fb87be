import type { Defect } from "../defect.ts";
import { fleetKey } from "./fleet-key.ts";
import { plaintextNvs } from "./plaintext-nvs.ts";

export const credentialDefects: readonly Defect[] = [fleetKey, plaintextNvs];

import type { Defect } from "../defect.ts";
import { bleAdvertisesAfterProvisioning } from "./ble-advertises-after-provisioning.ts";
import { bleNameCarriesProof } from "./ble-name-carries-proof.ts";
import { blePairingTakenForProof } from "./ble-pairing-taken-for-proof.ts";
import { bleProofComparedByPrefix } from "./ble-proof-compared-by-prefix.ts";
import { bleProofNotRequired } from "./ble-proof-not-required.ts";
import { bleProvenForWhoeverComesNext } from "./ble-proven-for-whoever-comes-next.ts";
import { bleSecurity0Accepted } from "./ble-security-0-accepted.ts";
import { bleWriteWithoutPairing } from "./ble-write-without-pairing.ts";

/** Mistakes over Bluetooth LE, made by the product that is set up that way. */
export const airDefects: readonly Defect[] = [
  bleAdvertisesAfterProvisioning,
  bleNameCarriesProof,
  blePairingTakenForProof,
  bleProofComparedByPrefix,
  bleProofNotRequired,
  bleProvenForWhoeverComesNext,
  bleSecurity0Accepted,
  bleWriteWithoutPairing,
];

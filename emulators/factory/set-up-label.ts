import { randomInt } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import type { Label } from "../../core/factory/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { makeSetUpVerifier, type SetUpScheme } from "../../core/wire/provisioning/index.ts";
import { must } from "./line-stop.ts";

export interface SetUpOptions {
  /** How the product's devices are spoken to, the same for every unit. */
  readonly scheme: SetUpScheme;
  /** Draws the proof of possession of one unit: at least 80 bits that nothing else tells. Left out: from the system's CSPRNG. */
  readonly drawProof?: (serial: DeviceId) => string;
}

/** Without signs that a person takes for another: no 0, O, 1, I, l. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** 16 of 57 signs: 93 bits. */
export const proofLength = 16;

const randomProof = (): string =>
  Array.from({ length: proofLength }, () => alphabet[randomInt(alphabet.length)]).join("");

/**
 * Draws the unit's set-up secret and gives the device what it checks it with. The label is the only place where the secret
 * stands: the line keeps none of it, neither proof nor verifier. PRV-FACT-6
 */
export async function labelUnit(
  { maintenance }: Dut,
  serial: DeviceId,
  { scheme, drawProof = randomProof }: SetUpOptions,
): Promise<Label> {
  const proofOfPossession = drawProof(serial);
  const verifier = makeSetUpVerifier({ ...scheme, proofOfPossession });
  must("set-up secret", await maintenance.installSetUpVerifier(verifier));
  return { serial, proofOfPossession };
}

import { Inconclusive } from "../judgement.ts";
import type { Bearer } from "../notebook.ts";
import type { Stage } from "../stage.ts";

/** Identities that more than one device bears, with the bearers. @throws Inconclusive with fewer than two devices. */
export function sharedIdentities(bearers: readonly Bearer[]): { identity: string; slots: string[] }[] {
  if (bearers.length < 2) {
    throw new Inconclusive(
      "sample-size",
      `uniqueness needs at least two devices; this sample has ${bearers.length}`,
    );
  }
  const slots = new Map<string, string[]>();
  for (const { identity, slot } of bearers) slots.set(identity, [...(slots.get(identity) ?? []), slot]);
  return [...slots].filter(([, of]) => of.length > 1).map(([identity, of]) => ({ identity, slots: of }));
}

/**
 * Records the keyed fingerprint of every bearer and compares with earlier runs. The same hardware seen again is no
 * collision; the same identity on other hardware is.
 */
export async function compareFingerprints(stage: Stage, bearers: readonly Bearer[]): Promise<string[]> {
  const { fingerprints } = stage.bench;
  const collisions: string[] = [];
  for (const { identity, hardwareId, slot } of bearers) {
    const commitment = fingerprints.commit("identity", identity);
    const bearer = fingerprints.commit("hardware", hardwareId);
    await stage.fingerprint("identity", commitment, bearer);
    for (const run of fingerprints.seenElsewhere(commitment, bearer))
      collisions.push(`${slot} (${identity}) in ${run}`);
  }
  await stage.observe("earlier runs compared with", fingerprints.earlierRuns);
  return collisions;
}

import { Inconclusive } from "../judgement.ts";
import type { Borne, Counted } from "../notebook.ts";
import type { Stage } from "../stage.ts";

/** One thing of each device of a lot. @throws Inconclusive when a device has none of it */
export function borne(lot: readonly Counted[], read: (one: Counted) => string | undefined): Borne[] {
  return lot.map((one) => {
    const value = read(one);
    if (value === undefined) throw new Inconclusive("not-observable", `${one.slot} shows nothing to compare`);
    return { slot: one.slot, value, hardwareId: one.hardwareId };
  });
}

/** Values that more than one device bears, with the bearers. @throws Inconclusive with fewer than two devices. */
export function sharedValues(bearers: readonly Borne[]): { value: string; slots: string[] }[] {
  if (bearers.length < 2) {
    throw new Inconclusive(
      "sample-size",
      `uniqueness needs at least two devices; this sample has ${bearers.length}`,
    );
  }
  const slots = new Map<string, string[]>();
  for (const { value, slot } of bearers) slots.set(value, [...(slots.get(value) ?? []), slot]);
  return [...slots].filter(([, of]) => of.length > 1).map(([value, of]) => ({ value, slots: of }));
}

const slotsTold = 4;

/** A shared value as people read it: with its first bearers, and how many more there are. */
export function tellShared({ value, slots }: { value: string; slots: readonly string[] }): string {
  const more = slots.length > slotsTold ? ` and ${slots.length - slotsTold} more` : "";
  return `${value}: ${slots.slice(0, slotsTold).join(", ")}${more}`;
}

/**
 * Records the keyed fingerprint of every bearer and compares with earlier runs. The same hardware seen again is no
 * collision; the same value on other hardware is.
 */
export async function compareFingerprints(
  stage: Stage,
  kind: string,
  bearers: readonly Borne[],
): Promise<string[]> {
  const { fingerprints } = stage.bench;
  const collisions: string[] = [];
  for (const { value, hardwareId, slot } of bearers) {
    const commitment = fingerprints.commit(kind, value);
    const bearer = fingerprints.commit("hardware", hardwareId);
    await stage.fingerprint(kind, commitment, bearer);
    for (const run of fingerprints.seenElsewhere(commitment, bearer))
      collisions.push(`${slot} (${value}) in ${run}`);
  }
  await stage.observe("earlier runs compared with", fingerprints.earlierRuns);
  return collisions;
}

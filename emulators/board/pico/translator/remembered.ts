import type { Code, Translation } from "./translate.ts";

/** Firmware versions whose traces at one address are kept at a time. */
const variants = 8;

interface Remembered {
  readonly translation: Translation;
  /** The halfwords that it was made from. */
  readonly code: readonly number[];
}

/** By address, the latest first. Boards start over and over with the same firmware. */
const remembered = new Map<number, Remembered[]>();

/** What was made of the same code at the same address before, on whichever board. */
export function recall(address: number, { fetch }: Code): Translation | undefined {
  return remembered
    .get(address)
    ?.find(({ translation: { from }, code }) => from.every((at, index) => fetch(at) === code[index]))
    ?.translation;
}

export function remember(address: number, translation: Translation, { fetch }: Code): void {
  const code = translation.from.map((at) => fetch(at));
  const others = remembered.get(address) ?? [];
  remembered.set(address, [{ translation, code }, ...others].slice(0, variants));
}

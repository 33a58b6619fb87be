import type { RP2040 } from "rp2040js";

type Core = RP2040["core"];

/** Places in the array that generated code keeps flags in; see `Machine`. */
export const place = {
  result: 0,
  carry: 1,
  overflow: 2,
  windowOpen: 3,
  modified: 4,
  modifiedWords: 5,
} as const;

/** Has the core of rp2040js keep its flags in `flags`, where generated code keeps them too. */
export function shareFlags(core: Core, flags: Int32Array): void {
  const { result, carry, overflow } = place;
  const at = (index: number): number => flags[index] ?? 0;
  const bit = (index: number) => ({
    get: () => at(index) !== 0,
    set: (value: boolean) => {
      flags[index] = value ? 1 : 0;
    },
  });
  Object.defineProperties(core, {
    C: bit(carry),
    V: bit(overflow),
    // One value stands for both: no instruction leaves a negative zero.
    N: {
      get: () => at(result) < 0,
      set: (value: boolean) => {
        if (value) flags[result] = -1;
        else if (at(result) < 0) flags[result] = 1;
      },
    },
    Z: {
      get: () => at(result) === 0,
      set: (value: boolean) => {
        if (value) flags[result] = 0;
        else if (at(result) === 0) flags[result] = 1;
      },
    },
  });
}

import type { Faults } from "./parts.ts";

export function makeFaults(): Faults {
  const found = new Set<string>();
  return {
    report: (fault) => {
      found.add(fault);
    },
    get found() {
      return [...found];
    },
  };
}

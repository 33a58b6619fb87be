/**
 * How each part of a device, a backend or a line is made from those that it stands on. A table has no order: what a maker asks
 * for is made then. A defect wraps one entry by name and nothing else.
 */
export type Makers<Parts, Given extends keyof Parts> = {
  readonly [Name in Exclude<keyof Parts, Given>]: (parts: Parts) => Parts[Name];
};

/** Makes the parts of `makers` on their first use, beside those that are `given`. @throws TypeError when parts need each other in a circle */
export function assemble<Parts extends object, Given extends keyof Parts>(
  makers: Makers<Parts, Given>,
  given: Pick<Parts, Given> & Partial<Parts>,
): Parts {
  const making = new Set<PropertyKey>();
  const parts: Partial<Parts> = { ...given };
  for (const name of Object.keys(makers) as Exclude<keyof Parts, Given>[]) {
    if (name in given) continue;
    Object.defineProperty(parts, name, {
      configurable: true,
      enumerable: true,
      get() {
        if (making.has(name))
          throw new TypeError(
            `parts need each other in a circle: ${[...making, name].map(String).join(" -> ")}`,
          );
        making.add(name);
        const part = makers[name](parts as Parts);
        making.delete(name);
        Object.defineProperty(parts, name, { value: part });
        return part;
      },
    });
  }
  return parts as Parts;
}

/** What writes durably, and how. */
export const writers = {
  flash: ["program", "eraseSector"],
  fuses: ["writeArea", "lock"],
  journal: ["record", "retain"],
  log: ["append", "retain"],
  store: ["save", "erase"],
} as const;

export const isWriter = (name: PropertyKey): name is keyof typeof writers => Object.hasOwn(writers, name);

/** The change by which `part` leaves out what it does with `method` of `writer`. */
export const skipName = (part: string, writer: string, method: string): string =>
  `device.${part}:skips-${writer}.${method}`;

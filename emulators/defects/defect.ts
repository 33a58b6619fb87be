import type { BackendParts, BackendTable } from "../backend/index.ts";
import type { Parts, PartsTable } from "../device/index.ts";
import type { LineParts, LineTable } from "../factory/index.ts";

/** A device, backend or line that breaks one clause on purpose, as a real team might without meaning to. */
export interface Defect {
  /** As in the register's `mutants`, or a name of our own in the same manner. */
  readonly name: string;
  /** The atom that it breaks: a scenario of this atom has to fail. */
  readonly breaks: string;
  /** What a field engineer would have done wrong, in a sentence. */
  readonly mistake: string;
  /** Common Weakness Enumeration, where an entry fits. */
  readonly cwe?: number;
  /** Folder of the product under `products/` that it is built into. Default: the reference product. */
  readonly product?: string;
  /** Name of the scenario that is meant to catch it, where the atom has others that take long to pass: it is tried first. */
  readonly caughtBy?: string;
  /** The examination waits long for something that never comes: tried early, it waits while others are at work. */
  readonly waitedFor?: true;
  /** Made anew for each bench, so that what one remembers ends with its scenario. */
  readonly breakage: () => Breakage;
}

/** What is put in place of a sound table; one of the three, or two where both sides made the same mistake. */
export interface Breakage {
  readonly device?: (sound: PartsTable) => PartsTable;
  readonly backend?: (sound: BackendTable) => BackendTable;
  readonly line?: (sound: LineTable) => LineTable;
}

/** Makes a part in place of the sound one, which `make` makes; what it sees of `parts` may be altered, see `seeing`. */
export type Wrap<All, Part> = (make: (parts: All) => Part, parts: All) => Part;

/** A breakage of one part of every device. */
export const inDevice = <Name extends keyof PartsTable>(
  name: Name,
  wrap: Wrap<Parts, Parts[Name]>,
): Breakage => ({
  device: (sound) => replaced(sound, name, wrap as Wrap<Parts, unknown>),
});

/** A breakage of one part of the backend. */
export const inBackend = <Name extends keyof BackendTable>(
  name: Name,
  wrap: Wrap<BackendParts, BackendParts[Name]>,
): Breakage => ({ backend: (sound) => replaced(sound, name, wrap as Wrap<BackendParts, unknown>) });

/** A breakage of one part of the factory line. */
export const inLine = <Name extends keyof LineTable>(
  name: Name,
  wrap: Wrap<LineParts, LineParts[Name]>,
): Breakage => ({
  line: (sound) => replaced(sound, name, wrap as Wrap<LineParts, unknown>),
});

/** A device with several parts broken, as one mistake may have it. */
export const together = (...breakages: readonly Breakage[]): Breakage => ({
  device: (sound) => breakages.reduce((table, { device }) => device?.(table) ?? table, sound),
});

function replaced<Table extends object, All>(
  sound: Table,
  name: keyof Table,
  wrap: Wrap<All, unknown>,
): Table {
  const make = sound[name] as (parts: All) => unknown;
  return { ...sound, [name]: (parts: All) => wrap(make, parts) };
}

/** `part` with some of its members replaced; the others, getters included, stay the part's own. */
export function altered<Part extends object>(part: Part, changes: Partial<Part>): Part {
  return Object.create(part, Object.getOwnPropertyDescriptors(changes)) as Part;
}

/** `parts` as one maker sees them, with some replaced for it alone. What is not replaced is still made on first use. */
export function seeing<All extends object>(parts: All, changes: Partial<All>): All {
  return altered(parts, changes);
}

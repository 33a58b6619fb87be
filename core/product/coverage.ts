import type { Atom, Register, Requirement } from "./register.ts";

/** A scenario as its feature file states it. */
export interface StatedScenario {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  /** Tags with their `@`, those of feature and rule included. */
  readonly tags: readonly { readonly name: string; readonly line: number }[];
}

export interface CoverageFault {
  /** File and line, where there is one. */
  readonly place: string;
  readonly message: string;
}

export interface CoveredRequirement {
  readonly requirement: Requirement;
  /** A section whose scenarios are still to come. */
  readonly toCome: boolean;
  readonly atoms: readonly { readonly atom: Atom; readonly scenarios: readonly StatedScenario[] }[];
}

const freeTags: ReadonlySet<string> = new Set(["@must", "@should", "@lot", "@negative"]);

/** Which scenarios examine which atoms: the traceability that an auditor asks for first. */
export function coverage(register: Register, scenarios: readonly StatedScenario[]): CoveredRequirement[] {
  const toCome = new Set(register.sections_to_come ?? []);
  return register.requirements.map((requirement) => ({
    requirement,
    toCome: toCome.has(requirement.section),
    atoms: requirement.atoms.map((atom) => ({
      atom,
      scenarios: scenarios.filter(({ tags }) => tags.some(({ name }) => name === `@${atom.id}`)),
    })),
  }));
}

/** What the standard's tags begin with. Nobody else's may: a slip in one silently takes a scenario out of its clause. */
const reserved = /^@(prv|needs)-/i;

/**
 * Tags that nobody knows. Always a fault in the standard's features: a mistyped tag silently takes a scenario out of its clause.
 * Features that are somebody's `own` may have tags of their own, but none that looks like one of the standard's.
 */
export function unknownTags(
  register: Register,
  scenarios: readonly StatedScenario[],
  capabilities: readonly string[],
  own: (uri: string) => boolean = () => false,
): CoverageFault[] {
  const known = knownTags(register, capabilities);
  return scenarios.flatMap(({ uri, tags }) =>
    tags
      .filter(({ name }) => !known.has(name) && (reserved.test(name) || !own(uri)))
      .map(({ name, line }) => ({ place: `${uri}:${line}`, message: `unknown tag ${name}` })),
  );
}

/** Every tag that a scenario may carry. */
export function knownTags(register: Register, capabilities: readonly string[]): ReadonlySet<string> {
  return new Set([
    ...freeTags,
    ...[...capabilities, "set-up", "set-up-page"].map((need) => `@needs-${need}`),
    ...register.requirements.flatMap(({ atoms }) => atoms.map(({ id }) => `@${id}`)),
  ]);
}

/** Everything in which register and features do not fit together. */
export function coverageFaults(
  register: Register,
  scenarios: readonly StatedScenario[],
  capabilities: readonly string[],
): CoverageFault[] {
  return [
    ...unknownTags(register, scenarios, capabilities),
    ...atomsWithoutScenario(register, scenarios),
    ...scenarios.flatMap((scenario) => scenarioFaults(register, scenario)),
    ...sectionsNoLongerToCome(register, scenarios),
  ];
}

function atomsWithoutScenario(register: Register, scenarios: readonly StatedScenario[]): CoverageFault[] {
  return coverage(register, scenarios)
    .filter(({ toCome }) => !toCome)
    .flatMap(({ atoms }) => atoms.filter((covered) => covered.scenarios.length === 0))
    .map(({ atom }) => ({ place: atom.id, message: `no scenario examines it: ${atom.text}` }));
}

function scenarioFaults(register: Register, { uri, line, name, tags }: StatedScenario): CoverageFault[] {
  const place = `${uri}:${line}`;
  const names = new Set(tags.map((tag) => tag.name));
  const atoms = register.requirements
    .flatMap((requirement) => requirement.atoms)
    .filter(({ id }) => names.has(`@${id}`));
  if (atoms.length === 0) return [{ place, message: `scenario "${name}" examines no atom: tag it with one` }];
  const levels = new Set(atoms.map(({ level }) => `@${level.toLowerCase()}`));
  const stated = ["@must", "@should"].filter((level) => names.has(level));
  const fits = stated.length === 1 && levels.size === 1 && levels.has(stated[0] ?? "");
  if (fits) return [];
  const expected = [...levels].join(" and ");
  return [
    {
      place,
      message: `scenario "${name}" is tagged ${stated.join(" ") || "with no level"}; its atoms are ${expected}`,
    },
  ];
}

function sectionsNoLongerToCome(register: Register, scenarios: readonly StatedScenario[]): CoverageFault[] {
  const covered = coverage(register, scenarios);
  return (register.sections_to_come ?? []).flatMap((section) => {
    const atoms = covered
      .filter(({ requirement }) => requirement.section === section)
      .flatMap((one) => one.atoms);
    if (atoms.length === 0)
      return [{ place: "sections_to_come", message: `there is no section "${section}"` }];
    const complete = atoms.every((atom) => atom.scenarios.length > 0);
    return complete
      ? [{ place: "sections_to_come", message: `"${section}" is examined whole; take it off the list` }]
      : [];
  });
}

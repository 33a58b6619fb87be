/**
 * Whether a pattern can take very long on a line that a hostile device makes up. JavaScript's regular expressions try one way after
 * another, and nothing stops them; so only patterns are taken of which it can be seen that the ways stay few.
 */

/** What one element of a pattern can begin with, as a bitmap of `probes`. */
type Begins = readonly boolean[];

interface Element {
  readonly begins: Begins;
  /** Whether it can be passed over. */
  readonly optional: boolean;
  /** Whether it can take any number of characters. */
  readonly endless: boolean;
}

/** Characters that stand for all: ASCII, and one of each kind that the classes tell apart beyond. */
const probes = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  "\u00a0",
  "\u00e9",
  "\u2028",
  "\u4e2d",
];
/** A repetition of up to so many counts as fixed. */
const few = 8;

/** Why `source` could take long, in words; undefined when it cannot. The pattern is well-formed. */
export function costOf(source: string): string | undefined {
  try {
    return ambiguity(new Parser(source).sequence(false));
  } catch (thrown) {
    if (thrown instanceof Costly) return thrown.message;
    throw thrown;
  }
}

class Costly extends Error {}

/** Where one part can end at many places because what follows can begin inside of it; one such part is few enough. */
function ambiguity(branches: readonly (readonly Element[])[]): string | undefined {
  for (const branch of branches) {
    const unclear = branch.filter((element, at) => element.endless && canGoOn(element, branch.slice(at + 1)));
    if (unclear.length > 1)
      return "it has several repetitions of which it is not clear where one ends and the next begins; name what stands between them, as in `(\\S+) (\\S+)`, and leave `.*` for the end";
  }
  return undefined;
}

function canGoOn({ begins }: Element, following: readonly Element[]): boolean {
  for (const next of following) {
    if (next.begins.some((can, probe) => can && begins[probe])) return true;
    if (!next.optional) return false;
  }
  return false;
}

/** Reads as much of the syntax as the question needs. */
class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Alternatives up to the end or a closing bracket. `repeated`: inside something that repeats without end. */
  sequence(repeated: boolean): Element[][] {
    const branches: Element[][] = [[]];
    while (this.#at < this.#source.length && this.#source[this.#at] !== ")") {
      if (this.#source[this.#at] === "|") {
        this.#at += 1;
        branches.push([]);
      } else branches.at(-1)?.push(...this.#element(repeated));
    }
    return branches;
  }

  #element(repeated: boolean): Element[] {
    const from = this.#at;
    const opening = /\((?:\?(?::|<[A-Za-z]\w*>))?/y;
    opening.lastIndex = from;
    if (!opening.test(this.#source)) return this.#single(repeated);
    if (/^\(\?(?!:|<[A-Za-z])/.test(this.#source.slice(from)))
      throw new Costly("it looks ahead or behind, which a pattern here may not");
    this.#at = opening.lastIndex;
    const start = this.#at;
    let branches = this.sequence(repeated);
    this.#at += 1;
    const repetition = this.#quantifier();
    if (repeated && (repetition.endless || repetition.optional)) throw nested();
    if (!repetition.endless) return [...flat(branches, repetition.optional)];
    // Once more, now that it is known to repeat.
    branches = new Parser(this.#source.slice(start, this.#at)).sequence(true);
    const firsts = branches.map(firstsOf);
    const overlapping = probes.some((_, probe) => firsts.filter((begins) => begins[probe]).length > 1);
    if (overlapping || branches.some((branch) => branch.length === 0))
      throw new Costly("it repeats alternatives that begin alike; make them begin with different characters");
    return [{ begins: union(firsts), optional: repetition.optional, endless: true }];
  }

  #single(repeated: boolean): Element[] {
    const token = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|k<|[1-9]|.)|\[(?:\\.|[^\]\\])*\]|./sy;
    token.lastIndex = this.#at;
    const [text = ""] = token.exec(this.#source) ?? [];
    this.#at += text.length;
    if (/^\\(?:k<|[1-9])/.test(text)) throw new Costly("it refers back to an earlier group");
    if (text === "^" || text === "$" || /^\\[bB]$/.test(text)) return [];
    const { optional, endless } = this.#quantifier();
    if (repeated && (optional || endless)) throw nested();
    const one = new RegExp(`^(?:${text})$`);
    return [{ begins: probes.map((probe) => one.test(probe)), optional, endless }];
  }

  #quantifier(): { optional: boolean; endless: boolean } {
    const quantifier = /([*+?]|\{(\d+)(,?)(\d*)\})?\??/y;
    quantifier.lastIndex = this.#at;
    const [, kind, least = "1", comma, most = ""] = quantifier.exec(this.#source) ?? [];
    if (kind === undefined) return { optional: false, endless: false };
    this.#at = quantifier.lastIndex;
    if (kind === "*" || kind === "+" || kind === "?")
      return { optional: kind !== "+", endless: kind !== "?" };
    const upTo = comma === "" ? Number(least) : most === "" ? Number.POSITIVE_INFINITY : Number(most);
    return { optional: least === "0", endless: upTo !== Number(least) && upTo > few };
  }
}

/** A group as elements of the sequence around it. Of several alternatives the one with most repetitions stands for all. */
function flat(branches: readonly (readonly Element[])[], optional: boolean): readonly Element[] {
  const [only] = branches;
  if (branches.length === 1 && only !== undefined)
    return only.map((element) => ({ ...element, optional: element.optional || optional }));
  const begins = union(branches.map(firstsOf));
  const repeating = branches.flat().filter(({ endless }) => endless);
  const isEmpty = branches.some((branch) => branch.every((element) => element.optional));
  if (repeating.length === 0) return [{ begins, optional: optional || isEmpty, endless: false }];
  return [
    { begins, optional: true, endless: false },
    ...repeating.map((element) => ({ ...element, optional: true })),
  ];
}

function firstsOf(branch: readonly Element[]): Begins {
  const firsts: Begins[] = [];
  for (const element of branch) {
    firsts.push(element.begins);
    if (!element.optional) break;
  }
  return union(firsts);
}

const union = (sets: readonly Begins[]): Begins => probes.map((_, probe) => sets.some((set) => set[probe]));

const nested = () =>
  new Costly("it repeats something that itself repeats; one of the two repetitions has to go");

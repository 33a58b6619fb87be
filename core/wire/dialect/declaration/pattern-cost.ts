/**
 * Whether a pattern can take very long on a line that a hostile device makes up. JavaScript's regular expressions try one way after
 * another, and nothing stops them; so only patterns are taken of which it can be seen that the ways stay few.
 */

/** Characters that something can begin with, as a bitmap of `probes`. */
type Begins = readonly boolean[];

interface Element {
  readonly begins: Begins;
  /** Whether it can be passed over. */
  readonly optional: boolean;
  /** Whether it can take any number of characters. */
  readonly endless: boolean;
  /** What is in a group that does not repeat without end. */
  readonly inside?: readonly Branch[];
}

type Branch = readonly Element[];

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
    return unclear(new Parser(source).sequence(false), none) > 1 ? manyWays : undefined;
  } catch (thrown) {
    if (thrown instanceof Costly) return thrown.message;
    throw thrown;
  }
}

const manyWays =
  "it has several repetitions of which it is not clear where one ends and the next begins; name what stands between them, as in `(\\S+) (\\S+)`, and leave `.*` for the end";

class Costly extends Error {}

/** How many repetitions could end at many places, because what follows can begin inside of them. One is few enough. */
function unclear(branches: readonly Branch[], after: Begins): number {
  const counts = branches.map((branch) => {
    let follows = after;
    let count = 0;
    for (const element of branch.toReversed()) {
      if (element.endless && meets(element.begins, follows)) count += 1;
      if (element.inside !== undefined) count += unclear(element.inside, follows);
      follows = element.optional ? union([element.begins, follows]) : element.begins;
    }
    return count;
  });
  return Math.max(...counts);
}

const meets = (one: Begins, other: Begins): boolean => one.some((can, probe) => can && other[probe]);

/** Reads as much of the syntax as the question needs. */
class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Alternatives up to the end or a closing bracket. `repeated`: inside something that repeats without end. */
  sequence(repeated: boolean): Branch[] {
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
    const isPassable = branches.some((branch) => branch.every(({ optional }) => optional));
    if (!repetition.endless) {
      const begins = union(branches.map(firstsOf));
      return [{ begins, optional: repetition.optional || isPassable, endless: false, inside: branches }];
    }
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

function firstsOf(branch: Branch): Begins {
  const firsts: Begins[] = [];
  for (const element of branch) {
    firsts.push(element.begins);
    if (!element.optional) break;
  }
  return union(firsts);
}

const union = (sets: readonly Begins[]): Begins => probes.map((_, probe) => sets.some((set) => set[probe]));

const none: Begins = probes.map(() => false);

const nested = () =>
  new Costly("it repeats something that itself repeats; one of the two repetitions has to go");

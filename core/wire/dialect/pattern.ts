/** A regular expression of a dialect. It has to fit a line as a whole. */
export interface Pattern {
  readonly source: string;
  /** Names of its groups. */
  readonly groups: readonly string[];
  /** Named groups that took part; undefined when the pattern does not fit `line`. */
  match(line: string): Readonly<Record<string, string>> | undefined;
}

/** Longest line that is matched, characters: with the patterns that are allowed, that ends soon. */
const longestMatched = 16_384;

const compiled = new Map<string, Pattern>();

/** @throws SyntaxError when it is no regular expression */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  // Alone first: brackets that do not match must not be completed by those around.
  new RegExp(source);
  const whole = new RegExp(`^(?:${source})$`);
  const pattern: Pattern = {
    source,
    groups: groupNames(source),
    match(line) {
      if (line.length > longestMatched) return undefined;
      const found = whole.exec(line);
      if (found === null) return undefined;
      const took = Object.entries(found.groups ?? {}).filter(([, text]) => text !== undefined);
      return Object.fromEntries(took);
    },
  };
  compiled.set(source, pattern);
  return pattern;
}

function groupNames(source: string): string[] {
  const empty = new RegExp(`${source}|`).exec("");
  return Object.keys(empty?.groups ?? {});
}

export const fits = (patterns: readonly string[], line: string): boolean =>
  patterns.some((source) => compilePattern(source).match(line) !== undefined);

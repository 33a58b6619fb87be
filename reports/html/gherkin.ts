/** Lines of a feature file that state the scenario at `line` (from 1): its tags, its steps, and its examples where it is an outline. */
export function statementAt(lines: readonly string[], line: number): string | undefined {
  const outside = outsideDocStrings(lines);
  let head = Math.min(line, lines.length) - 1;
  // The line of an outline's scenario is that of its example.
  while (head >= 0 && !(outside[head] && isHead(lines[head]))) head -= 1;
  if (head < 0) return undefined;
  let first = head;
  while (first > 0 && isPreface(lines[first - 1])) first -= 1;
  let end = head + 1;
  while (end < lines.length && !(outside[end] && isHead(lines[end]))) end += 1;
  // What stands right before the next one belongs to that.
  if (end < lines.length) while (end > head + 1 && isPreface(lines[end - 1])) end -= 1;
  return dedent(lines.slice(first, end)).join("\n").trimEnd();
}

/** Keywords that begin something else than a step. */
const head = /^\s*(?:Scenario|Scenario Outline|Scenario Template|Example|Rule|Background|Feature):/;
const isHead = (line: string | undefined): boolean => head.test(line ?? "");
const isPreface = (line: string | undefined): boolean => /^\s*[@#]/.test(line ?? "");

/** By line, whether it stands outside of a doc string, in which anything may be written. */
function outsideDocStrings(lines: readonly string[]): boolean[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const [, found] = /^\s*("""|```)/.exec(line) ?? [];
    if (found === undefined || (fence !== undefined && found !== fence)) return fence === undefined;
    fence = fence === undefined ? found : undefined;
    return false;
  });
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0));
}

/** Text made to fit a terminal. What devices and products say goes in as well, so nothing in it may steer the terminal. */

/** Ideographs take two columns; everything from the first of the wide blocks on is taken to do so. */
const widthOf = (character: string): number => ((character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1);
/** Sets of characters that a terminal shows nowhere, or obeys: controls, formats, lone surrogates, private and unassigned ones. */
const unprintable = /[\p{C}\u2028\u2029]/gu;

/** One line, each character of which shows: others become U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, "\ufffd");
}

/** `text` on one line. What an assertion compared stands on later lines than what it says. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** `text` as far as it fits into `columns`. */
export function cut(text: string, columns: number): string {
  const shown = printable(text);
  if (fitting(shown, columns) === shown.length) return shown;
  return columns > 1 ? `${shown.slice(0, fitting(shown, columns - 1))}…` : "";
}

/** `text` whole, over as many lines as it needs; all but the first begin with `indent`. */
export function wrap(text: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let rest = printable(text).trimEnd();
  while (rest !== "") {
    const room = fitting(rest, columns);
    if (room === rest.length) return [...lines, rest];
    const space = rest.lastIndexOf(" ", room);
    // A word longer than a line is broken where the line ends; at least one character goes with each line.
    const end = space > indent.length ? space : Math.max(room, indent.length + 1);
    lines.push(rest.slice(0, end).trimEnd());
    rest = `${indent}${rest.slice(end).trimStart()}`;
  }
  return lines;
}

/** How much of `text` fits into `columns`, as an index. */
function fitting(text: string, columns: number): number {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) return end;
    end += character.length;
  }
  return end;
}

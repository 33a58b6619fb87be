/** Text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template that escapes whatever is put into it, unless it is markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  // A report of ten thousand scenarios renders a million templates: no array is made for one.
  let text = strings[0] ?? "";
  for (let at = 0; at < parts.length; at += 1) {
    text += render(parts[at] ?? "");
    text += strings[at + 1] ?? "";
  }
  return new Markup(text);
}

function render(part: Part): string {
  if (typeof part === "string") return escapeHtml(part);
  if (part instanceof Markup) return part.text;
  if (typeof part === "number") return String(part);
  let text = "";
  for (const piece of part) text += piece.text;
  return text;
}

/** Whatever is not printable ASCII without a meaning in markup. */
const special = /[^\t\n\r !#-%(-;=?-~]/;

/** Control characters, which a page may not hold, become U+FFFD. */
function escapeHtml(text: string): string {
  if (!special.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\u007e\u00a0-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

export const nothing = new Markup("");

/** Pieces one behind the other. */
export const join = (pieces: readonly Markup[]): Markup =>
  new Markup(pieces.map(({ text }) => text).join(""));

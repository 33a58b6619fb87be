/** Text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | readonly Markup[];

/** A template that escapes whatever is put into it, unless it is markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  // A report of ten thousand scenarios renders a million templates: no array is made for one.
  const inTag = contextsOf(strings);
  let text = strings[0] ?? "";
  for (let at = 0; at < parts.length; at += 1) {
    text += render(parts[at] ?? "", inTag[at] === true);
    text += strings[at + 1] ?? "";
  }
  return new Markup(text);
}

const contexts = new WeakMap<TemplateStringsArray, readonly boolean[]>();

/** By place in a template, whether it lies within a tag: in an attribute, where quotes have a meaning. */
function contextsOf(strings: TemplateStringsArray): readonly boolean[] {
  const known = contexts.get(strings);
  if (known !== undefined) return known;
  let before = "";
  const found = strings.slice(0, -1).map((piece) => {
    before += piece;
    return before.lastIndexOf("<") > before.lastIndexOf(">");
  });
  contexts.set(strings, found);
  return found;
}

function render(part: Part, inTag: boolean): string {
  if (typeof part === "string") return escapeHtml(part, inTag);
  if (part instanceof Markup) return part.text;
  if (typeof part === "number") return String(part);
  let text = "";
  for (const piece of part) text += piece.text;
  return text;
}

/** Neither printable ASCII nor white space. */
const unusual = /[^\t\n\r -~]/;
const special = /[&<>"']/;
/** One of either. */
const notable = /[^\t\n\r !#-%(-;=?-~]/;

/** Control characters, which a page may not hold, become U+FFFD. */
function escapeHtml(text: string, inTag: boolean): string {
  if (!notable.test(text)) return text;
  let escaped = text;
  if (unusual.test(escaped))
    escaped = escaped.toWellFormed().replaceAll(/[^\t\n\r\u0020-\u007e\u00a0-\u{10ffff}]/gu, "\ufffd");
  if (!special.test(escaped)) return escaped;
  escaped = escaped.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return inTag ? escaped.replaceAll('"', "&quot;").replaceAll("'", "&#39;") : escaped;
}

export const nothing = new Markup("");

/** Pieces one behind the other. */
export const join = (pieces: readonly Markup[]): Markup =>
  new Markup(pieces.map(({ text }) => text).join(""));

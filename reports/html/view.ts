import { html, type Markup, nothing } from "./markup.ts";
import { pageOf } from "./pages.ts";
import type { Report } from "./report.ts";
import { grouped } from "./terms.ts";

/** Where a piece of the report is read: which way links lead from there, and whether anything can be folded. */
export interface View {
  readonly medium: "screen" | "paper";
  /** Link to the page of a requirement that was examined. */
  requirement(id: string): Markup;
  /** Link to a scenario's evidence, under its number. */
  scenario(scenario: string): Markup;
  /** Link to a section of the front matter. */
  section(id: string, text: string): Markup;
  /** Link to a page beside the front matter, such as `traceability.html`. */
  page(file: string, text: string): Markup;
  /** Link to a file of the record, by its path from the journal's folder. */
  file(path: string, text?: string): Markup;
  /** A heading of what has a page of its own on a screen, and is a part of a section on paper. `level` is that of the screen. */
  heading(level: 1 | 2 | 3, text: Markup, id?: string): Markup;
  /** Something that is folded on a screen until it is asked for, and stands open on paper. */
  fold(title: Markup, body: Markup, open?: boolean): Markup;
}

/** On a screen, at `depth` folders below `index.html`. */
export function screenView({ plan, source }: Report, depth: 0 | 1): View {
  const pages = depth === 0 ? "pages/" : "";
  const front = depth === 0 ? "" : "../index.html";
  const record = `${"../".repeat(depth)}${source.record}`;
  return {
    medium: "screen",
    requirement: (id) => html`<a class="mono" href="${pages}${pageOf({ id })}">${id}</a>`,
    scenario: (scenario) => {
      const number = plan.numbers.get(scenario) ?? 0;
      const home = plan.homes.get(scenario)?.file ?? "";
      return html`<a class="mono" href="${pages}${home}#s${number}">#${number}</a>`;
    },
    section: (id, text) => html`<a href="${front}#${id}">${text}</a>`,
    page: (file, text) => html`<a href="${pages}${file}">${text}</a>`,
    file: (path, text = path) => html`<a class="mono" href="${record}${urlOf(path)}">${text}</a>`,
    heading: (level, text, id) => renderHeading(level, text, id),
    fold: (title, body, open = false) =>
      html`<details class="fold"${open ? html` open` : nothing}><summary>${title}</summary>${body}</details>`,
  };
}

/** On paper everything is one document, and files are named. */
export function paperView({ plan }: Report): View {
  const to = (id: string, text: string | Markup, name = "") =>
    html`<a class="${name}" href="#${id}">${text}</a>`;
  return {
    medium: "paper",
    requirement: (id) => to(id, id, "mono"),
    scenario: (scenario) => {
      const number = plan.numbers.get(scenario) ?? 0;
      return to(`s${number}`, `#${number}`, "mono");
    },
    section: (id, text) => to(id, text),
    page: (file, text) => to(file.replace(/\.html$/, ""), text),
    file: (path, text = path) => html`<span class="mono">${text}</span>`,
    heading: (level, text, id) => renderHeading(level + 2, text, id),
    fold: (title, body) => html`<div class="fold"><p class="folded">${title}</p>${body}</div>`,
  };
}

function renderHeading(level: number, text: Markup, id: string | undefined): Markup {
  const attribute = id === undefined ? nothing : html` id="${id}"`;
  return html`<h${level}${attribute}>${text}</h${level}>`;
}

/** Each part of a path may hold what means something in an address. */
const urlOf = (path: string): string => path.toWellFormed().split("/").map(encodeURIComponent).join("/");

export type Fact = readonly [term: string, fact: string | Markup] | undefined;

/** Terms with what is known of each; what is undefined is left out. */
export function facts(list: readonly Fact[]): Markup {
  const rows = list.flatMap((fact) =>
    fact === undefined
      ? []
      : [
          html`<dt>${fact[0]}</dt><dd>${fact[1]}</dd>
`,
        ],
  );
  return html`<dl class="facts">${rows}</dl>`;
}

/** A digest or key, to be compared character by character. */
export const hash = (hex: string): Markup => html`<code class="hash">${hex}</code>`;

export interface Column {
  readonly title: string;
  /** Class of its cells: `num`, `id`, `verdict`, `text`. */
  readonly kind?: string;
}

/** A table that scrolls by itself where it is too wide. Cells stand in the order of the columns. */
export function table(
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | number | Markup)[])[],
): Markup {
  const head = columns.map(({ title, kind = "" }) => html`<th scope="col" class="${kind}">${title}</th>`);
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, at) => renderCell(cell, columns[at]))}</tr>
`,
  );
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="stack"><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function renderCell(cell: string | number | Markup, column: Column | undefined): Markup {
  const text = typeof cell === "number" ? grouped(cell) : cell;
  return html`<td class="${column?.kind ?? ""}" data-label="${column?.title ?? ""}">${text}</td>`;
}

/** A section with a number that the contents show. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** What the record does not hold is said, never left out. */
export const absent = (text: string): Markup => html`<p class="absent">${text}</p>`;

import { combine } from "../../core/journal/index.ts";
import type { Column, RunSummary } from "../summary.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { badge, grouped } from "./terms.ts";

/**
 * The worst verdict of requirements, on each kind of target by itself: what was found on an emulated device must not be read as a verdict
 * on hardware.
 */
export function renderVerdictOf({ columns }: Pick<RunSummary, "columns">, ids: readonly string[]): Markup {
  if (columns.length === 1) return html`${columns.map((column) => renderIn(column, ids))}`;
  return html`${columns.map((column) => html`<span class="on">${renderIn(column, ids)} <span class="tag">on ${column.target.kind}</span></span> `)}`;
}

function renderIn({ requirements }: Column, ids: readonly string[]): Markup {
  const own = requirements.filter(({ id }) => ids.includes(id));
  const verdicts = own.filter(({ examined }) => examined).map(({ verdict }) => verdict);
  const open = own.length - verdicts.length;
  if (verdicts.length === 0) return html`<span class="tag">not examined</span>`;
  const note = open === 0 ? nothing : html` <span class="tag">${grouped(open)} not examined</span>`;
  return html`${badge(combine(verdicts))}${note}`;
}

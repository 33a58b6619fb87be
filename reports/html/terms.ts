import type { Status, Verdict } from "../../core/journal/index.ts";
import { html, type Markup } from "./markup.ts";

export const words: Readonly<Record<Status, string>> = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "INCONCLUSIVE",
  "not-applicable": "N/A",
};

export const statuses = Object.keys(words) as readonly Status[];

/** A verdict in its colour. The word carries it too. */
export function badge({ status }: Verdict): Markup {
  return html`<span class="badge ${status}">${words[status]}</span>`;
}

export function milliseconds(ms: number): string {
  if (ms < 1) return "<1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `1,234`: digits in groups, as an auditor reads them aloud. */
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** What was examined, and of which kind it was. */
export const targetOf = ({ name, kind }: { readonly name: string; readonly kind: string }): string =>
  name.includes(kind) ? name : `${name} (${kind})`;

/** A fingerprint in groups of four, as people compare it. */
export const inFours = (hex: string): string => hex.replaceAll(/(.{4})(?=.)/g, "$1 ");

/** Date and time without fractions, in UTC as the record has it. */
export const instant = (iso: string): string => iso.slice(0, 19).replace("T", " ");

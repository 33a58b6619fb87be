import type { Status, Verdict } from "../../core/journal/index.ts";
import { html, type Markup } from "./markup.ts";

export const words: Readonly<Record<Status, string>> = {
  pass: "PASS",
  fail: "FAIL",
  inconclusive: "INCONCLUSIVE",
  "not-applicable": "N/A",
};

/** A verdict in its colour. The word carries it too. */
export function badge({ status }: Verdict): Markup {
  return html`<span class="badge ${status}">${words[status]}</span>`;
}

export function milliseconds(ms: number): string {
  if (ms < 1) return "<1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

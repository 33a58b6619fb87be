import { html, join, type Markup } from "../../reports/html/markup.ts";
import type { Mood } from "../wall/words.ts";

interface Share {
  readonly mood: Mood;
  readonly count: number;
  readonly word: string;
}

/** A bar of `whole`, with the share of each; what is left of it stays empty. Its numbers are its name. */
export function stackedBar(shares: readonly Share[], whole: number, label: string): Markup {
  let x = 0;
  const pieces = shares.map(({ mood, count }) => {
    const width = whole === 0 ? 0 : (count / whole) * 100;
    const piece = html`<rect class="${mood}" x="${x.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="10"/>`;
    x += width;
    return piece;
  });
  const told = shares.map(({ count, word }) => `${count} ${word}`).join(", ");
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}: ${told}, of ${whole}">${join(pieces)}</svg>`;
}

/** How long something is beside the longest. */
export function lengthBar(length: number, longest: number): Markup {
  const width = longest <= 0 ? 0 : (length / longest) * 100;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="time" x="0" y="0" width="${width.toFixed(3)}" height="10"/></svg>`;
}

import { html, join, type Markup } from "../../reports/html/markup.ts";
import type { LabView } from "../wall/lab-view.ts";
import type { NightHistory } from "../wall/night-history.ts";
import { historyPart } from "./history-part.ts";
import { type LivePart, liveParts } from "./live-parts.ts";

/** Every part of the page that is ever replaced. */
export const allParts = (view: LabView, history: NightHistory, now: number): readonly LivePart[] => [
  ...liveParts(view, now),
  { id: "history", content: historyPart(history) },
];

/** The page as it is now; it says the same where no script runs, and then does not change. */
export function renderPage(view: LabView, history: NightHistory, now: number): string {
  const parts = new Map(allParts(view, history, now).map(({ id, content }) => [id, content]));
  const part = (id: string): Markup => parts.get(id) ?? html``;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${view.lab}: Assay</title><link rel="icon" href="data:,"><link rel="stylesheet" href="style.css"><script defer src="live.js"></script></head>
<body>
<header><h1>${view.lab}</h1><p id="link" class="link" role="status">as it was when the page was loaded</p></header>
<main>
<section id="night" aria-label="The newest night">${part("night")}</section>
<h2>Boards</h2>
<ul class="boards">${join(
    view.boards.map(({ name }) => html`<li class="board" id="board-${name}">${part(`board-${name}`)}</li>`),
  )}</ul>
<section id="history" aria-label="History">${part("history")}</section>
</main>
</body>
</html>
`.text;
}

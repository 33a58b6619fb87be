import type { Status } from "../../core/journal/index.ts";
import { html, join, type Markup, nothing } from "../../reports/html/markup.ts";
import { type NightHistory, nightsLookedAt, type PastNight } from "../wall/night-history.ts";
import type { FlakyBoard, FlakyScenario } from "../wall/steadiness.ts";
import { dayAndTime, type Mood } from "../wall/words.ts";
import { lengthBar, stackedBar } from "./bars.ts";
import { countsOf } from "./live-parts.ts";

/** How the lab's nights went, newest first, and what was not steady in them. */
export function historyPart({ nights, scenarios, boards }: NightHistory): Markup {
  if (nights.length === 0) return nothing;
  const longest = Math.max(...nights.map(({ durationMs }) => durationMs));
  return html`<h2>Nights</h2>
<table><caption>The newest of ${nightsLookedAt} at most, the newest first</caption>
<thead><tr><th scope="col">Began</th><th scope="col" class="num">Took</th><th scope="col">Length</th><th scope="col" class="num">Done</th><th scope="col" class="num">Failed</th><th scope="col" class="num">Open</th><th scope="col">Verdicts</th></tr></thead>
<tbody>${join(nights.toReversed().map((night) => nightRow(night, longest)))}</tbody></table>
<h2>Scenarios that are not steady</h2>${scenarioTable(scenarios, nights)}
<h2>Boards whose equipment failed</h2>${boardTable(boards, nights)}`;
}

function nightRow(night: PastNight, longest: number): Markup {
  const { startedAt, endedAt, durationMs, planned, done, verdicts, folder, problem } = night;
  const open = endedAt === undefined ? html` <span class="badge open">not ended</span>` : nothing;
  const wrong = problem === undefined ? nothing : html`<span class="place wrong">${problem}</span>`;
  return html`<tr><td class="when">${dayAndTime(startedAt)}${open}<span class="place">${folder}</span>${wrong}</td><td class="num" data-label="took">${duration(durationMs)}</td><td class="trend">${lengthBar(durationMs, longest)}</td><td class="num" data-label="done">${done} of ${planned}</td><td class="num ${verdicts.fail > 0 ? "wrong" : "soft"}" data-label="failed">${verdicts.fail}</td><td class="num ${verdicts.inconclusive > 0 ? "open" : "soft"}" data-label="open">${verdicts.inconclusive}</td><td class="trend">${stackedBar(countsOf(night), planned, "Verdicts")}</td></tr>`;
}

const cells: Readonly<Record<Status, readonly [Mood, string, string]>> = {
  pass: ["well", "P", "pass"],
  fail: ["wrong", "F", "fail"],
  inconclusive: ["open", "I", "inconclusive"],
  "not-applicable": ["quiet", "N", "not applicable"],
};

function scenarioTable(scenarios: readonly FlakyScenario[], nights: readonly PastNight[]): Markup {
  if (scenarios.length === 0)
    return html`<p class="soft">None: on one and the same product, each came to the same verdict every time.</p>`;
  return html`<table><caption>Their verdicts changed on one and the same product. Oldest night on the left; P pass, F fail, I inconclusive, N not applicable</caption>
<thead><tr><th scope="col">Scenario</th><th scope="col">Nights</th></tr></thead><tbody>${join(
    scenarios.map(
      ({ scenario, name, nights: found }) =>
        html`<tr><td class="name">${name}<span class="place">${scenario}</span></td><td class="name">${strip(
          found.map((status) => (status === undefined ? undefined : cells[status])),
          nights,
        )}</td></tr>`,
    ),
  )}</tbody></table>`;
}

function boardTable(boards: readonly FlakyBoard[], nights: readonly PastNight[]): Markup {
  if (boards.length === 0) return html`<p class="soft">None.</p>`;
  return html`<table><caption>Faults of equipment in each night, the oldest on the left</caption>
<thead><tr><th scope="col">Board</th><th scope="col" class="num">Faults</th><th scope="col" class="num">Jobs</th><th scope="col">Nights</th></tr></thead><tbody>${join(
    boards.map(
      ({ board, jobs, faults, nights: found }) =>
        html`<tr><td class="when">${board}</td><td class="num open" data-label="faults">${faults}</td><td class="num" data-label="jobs">${jobs}</td><td class="name">${strip(
          found.map((count) =>
            count === undefined ? undefined : [count > 0 ? "open" : "well", String(count), `${count} faults`],
          ),
          nights,
        )}</td></tr>`,
    ),
  )}</tbody></table>`;
}

/** A cell a night. */
function strip(
  found: readonly (readonly [Mood, string, string] | undefined)[],
  nights: readonly PastNight[],
): Markup {
  const shown = found.map((cell, index) => {
    const at = dayAndTime(nights[index]?.startedAt ?? "");
    const [mood, letter, word] = cell ?? ["quiet", "–", "not examined"];
    return html`<li class="${mood}" title="${at}: ${word}"><span aria-hidden="true">${letter}</span><span class="vh">${at}: ${word}</span></li>`;
  });
  return html`<ul class="strip">${join(shown)}</ul>`;
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

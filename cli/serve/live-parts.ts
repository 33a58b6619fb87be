import { html, join, type Markup, nothing } from "../../reports/html/markup.ts";
import type { BoardView, LabView, NightView } from "../wall/lab-view.ts";
import {
  dayAndTime,
  describeNight,
  describeRest,
  healthWord,
  moodOfHealth,
  moodOfState,
  moodOfVerdict,
  nightNames,
  timeOfDay,
  verdictKinds,
  verdictWords,
  wrongWith,
} from "../wall/words.ts";
import { stackedBar } from "./bars.ts";

/** So many lines of a console stand on a card. */
const shownTail = 8;

/** What stands in the page under `id`. */
export interface LivePart {
  readonly id: string;
  readonly content: Markup;
}

/** The parts of the page that change with the lab. `now` is ms of the wall clock. */
export function liveParts(view: LabView, now: number): readonly LivePart[] {
  return [
    { id: "night", content: nightPart(view, now) },
    ...view.boards.map((board) => ({ id: `board-${board.name}`, content: boardCard(board) })),
  ];
}

function nightPart({ nights, problem }: LabView, now: number): Markup {
  const wrong = problem === undefined ? nothing : html`<p class="notice wrong">${problem}</p>`;
  if (nights.length === 0) return html`${wrong}<p class="soft">No night was begun in this lab yet.</p>`;
  const names = nightNames(nights);
  return html`${wrong}${join(nights.map((night, index) => oneNight(night, names[index] ?? "", now)))}`;
}

function oneNight(night: NightView, name: string, now: number): Markup {
  return html`${headline(night, name)}${stackedBar(countsOf(night), night.planned, "Verdicts so far")}
<ul class="counts"><li><b>${night.done}</b>of ${night.planned} done</li>${join(
    verdictKinds
      .filter((kind) => night.verdicts[kind] > 0)
      .map(
        (kind) =>
          html`<li class="${moodOfVerdict[kind]}"><b>${night.verdicts[kind]}</b>${verdictWords[kind]}</li>`,
      ),
  )}<li class="soft">${describeRest(night, now)}</li></ul>`;
}

function headline(night: NightView, name: string): Markup {
  const text = `${name}${describeNight(night)}`;
  if (night.state === "gone") return html`<p class="notice wrong">${text}</p>`;
  if (night.state === "paused") return html`<p class="notice open">${text}</p>`;
  return html`<p class="soft">${text}</p>`;
}

/** Counts of a night's verdicts, by what they mean. */
export const countsOf = ({ verdicts }: Pick<NightView, "verdicts">) =>
  verdictKinds.map((kind) => ({
    mood: moodOfVerdict[kind],
    count: verdicts[kind],
    word: verdictWords[kind],
  }));

function boardCard(board: BoardView): Markup {
  const { night, lease } = board;
  return html`<div class="head"><h3>${board.name}</h3><span class="badge health ${moodOfHealth[board.health]}">${healthWord(board)}</span>${
    night === undefined
      ? html`<span class="soft">${lease === undefined ? "free" : "leased"}</span>`
      : html`<span class="${moodOfState[night.state]}">${night.state}</span><time class="since" datetime="${night.since}">since ${timeOfDay(night.since)}</time>`
  }</div>${night === undefined ? nothing : doing(night)}${why(board)}${
    lease === undefined || night !== undefined
      ? nothing
      : html`<p class="soft">to ${lease.owner} since ${dayAndTime(lease.since)}: <code>${lease.purpose}</code></p>`
  }${
    night === undefined || night.tail.length === 0
      ? nothing
      : html`<pre aria-label="Console of ${board.name}" role="group">${night.tail.slice(-shownTail).join("\n")}</pre>`
  }`;
}

function doing({ scenario, scenarioName, attempt, done }: NonNullable<BoardView["night"]>): Markup {
  const jobs = html`<p class="place">${done} ${done === 1 ? "job" : "jobs"} done in this night</p>`;
  if (scenario === undefined) return jobs;
  const again = (attempt ?? 1) > 1 ? html`<span class="badge open">attempt ${attempt ?? 1}</span> ` : nothing;
  return html`<p class="scenario">${again}${scenarioName ?? scenario}</p><p class="place">${scenario}</p>${jobs}`;
}

function why(board: BoardView): Markup {
  const wrong = wrongWith(board);
  const { health, healthSince } = board;
  const reason =
    wrong.health === undefined || healthSince === undefined
      ? nothing
      : html`<p class="${moodOfHealth[health]}">Since ${dayAndTime(healthSince)}: ${wrong.health}</p>`;
  return wrong.night === undefined ? reason : html`${reason}<p class="open">${wrong.night}</p>`;
}

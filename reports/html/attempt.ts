import type { Evidence, Observation, StepFinished, Transcript, Verdict } from "../../core/journal/index.ts";
import { html, type Markup, nothing } from "./markup.ts";
import { renderRaw } from "./raw-record.ts";
import type { PlacedLine, RecordFile } from "./record-file.ts";
import { counted, grouped, milliseconds } from "./terms.ts";
import { hash, type View } from "./view.ts";

/** Values longer than this are folded. */
const inlineLength = 200;
const longestValue = 20_000;
/** Lines of a console that are shown; all of them are in the journal. */
const shownLines = 120;

/** What the record holds of one attempt, by what it is. */
interface Attempt {
  readonly steps: StepFinished[];
  readonly observations: Map<number, Observation[]>;
  readonly evidence: Evidence[];
  readonly transcripts: { readonly record: Transcript; readonly line: number }[];
  readonly slots: string[];
  fingerprints: number;
}

/** One attempt at a scenario: steps with what was expected and observed, files, consoles, and where all of it stands. */
export function renderAttempt(
  lines: readonly PlacedLine[],
  verdict: Verdict,
  journal: RecordFile,
  view: View,
): Markup {
  const { steps, observations, evidence, transcripts, slots, fingerprints } = sort(lines);
  const wrong = verdict.status === "fail" || verdict.status === "inconclusive";
  const told = [
    ...(slots.length > 0 ? [`Examined on ${slots.join(", ")}`] : []),
    ...(fingerprints > 0 ? [`${counted(fingerprints, "keyed fingerprint")} in the journal`] : []),
  ];
  // Of what passed, paper names the console's place and leaves its lines to the record.
  const consoles =
    view.medium === "paper" && !wrong
      ? transcripts.map(nameConsole)
      : transcripts.map(({ record }) => renderConsole(record, view));
  return html`${told.length === 0 ? nothing : html`<p class="tag">${told.join(". ")}.</p>`}
<ol class="steps">${steps.map((step) => renderStep(step, observations.get(step.step) ?? [], view))}</ol>
${renderObservations(observations.get(-1) ?? [], view)}${evidence.map((file) => renderFile(file, wrong ? journal : undefined, view))}${consoles}${renderRaw(lines, journal, wrong, view)}`;
}

function sort(lines: readonly PlacedLine[]): Attempt {
  const attempt: Attempt = {
    ...{ steps: [], observations: new Map(), evidence: [], transcripts: [], slots: [], fingerprints: 0 },
  };
  for (const { record, line } of lines) {
    switch (record.type) {
      case "step-finished":
        if (record.step >= 0) attempt.steps.push(record);
        break;
      case "observation": {
        const own = attempt.observations.get(record.step);
        if (own === undefined) attempt.observations.set(record.step, [record]);
        else own.push(record);
        break;
      }
      case "evidence":
        attempt.evidence.push(record);
        break;
      case "transcript":
        attempt.transcripts.push({ record, line });
        break;
      case "lease":
        attempt.slots.push(record.slot);
        break;
      case "fingerprint":
        attempt.fingerprints += 1;
        break;
      default:
    }
  }
  return attempt;
}

function renderStep(
  { text, status, durationMs, message }: StepFinished,
  observations: readonly Observation[],
  view: View,
): Markup {
  const time = status === "skipped" ? nothing : html`<span class="time">${milliseconds(durationMs)}</span>`;
  const said = message === undefined ? nothing : html`<div class="message">${message}</div>`;
  return html`<li class="${status}"><span class="vh">${status}: </span>${text}${time}${said}${renderObservations(observations, view)}</li>
`;
}

/** What was observed again, and was the same, stands once. */
function renderObservations(observations: readonly Observation[], view: View): Markup[] {
  const shown: { readonly one: Observation; readonly key: string; times: number }[] = [];
  for (const one of observations) {
    const last = shown.at(-1);
    const key = last?.one.what === one.what ? keyOf(one) : "";
    if (last !== undefined && key !== "" && (last.key || keyOf(last.one)) === key) last.times += 1;
    else shown.push({ one, key, times: 1 });
  }
  return shown.map(({ one, times }) => renderObservation(one, times, view));
}

const keyOf = ({ value, expected }: Observation): string => JSON.stringify([value, expected]);

function renderObservation({ what, value, expected }: Observation, times: number, view: View): Markup {
  const again = times === 1 ? nothing : html` <span class="tag">${times} times, the same each time</span>`;
  const wanted =
    expected === undefined
      ? nothing
      : html`<div class="pair"><span>expected</span>${renderValue(expected, view)}</div>`;
  return html`<div class="seen"><b>${what}</b>${again}<div class="pair"><span>observed</span>${renderValue(value, view)}</div>${wanted}</div>`;
}

function renderValue(value: unknown, view: View): Markup {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  if (text.length <= inlineLength) return html`<code>${text}</code>`;
  const pretty = typeof value === "string" ? value : (JSON.stringify(value, undefined, 2) ?? "");
  const cut =
    pretty.length > longestValue
      ? `${pretty.slice(0, longestValue)}\n… ${grouped(pretty.length - longestValue)} more characters in the journal`
      : pretty;
  return view.fold(html`${grouped(text.length)} characters`, html`<pre tabindex="0">${cut}</pre>`);
}

/** A file of the record, and how it begins where something is wrong; a name that no run gives is not followed. */
function renderFile(
  { name, file, sha256, mediaType, ...bytes }: Evidence,
  shown: RecordFile | undefined,
  view: View,
): Markup {
  const beginning = isStored(file) ? shown?.beginningOf(file, excerptLength) : undefined;
  const excerpt =
    beginning === undefined || mediaType.startsWith("image/")
      ? nothing
      : html`<pre tabindex="0">${mediaType.startsWith("text/") ? beginning.toString() : hexDump(beginning)}</pre>`;
  const link = isStored(file) ? view.file(file, file.slice(0, 25).concat("…")) : html`<code>${file}</code>`;
  return html`<div class="seen"><b>${name}</b> ${link} <span class="tag">${mediaType}, ${extentOf(bytes)}, SHA-256</span> ${hash(sha256)}${excerpt}</div>`;
}

/** Bytes of a file that are shown. */
const excerptLength = 256;

/** Sixteen bytes a line, each line with its offset in the file. */
function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = bytes.toString("hex", offset, offset + 16).replaceAll(/(..)(?=.)/g, "$1 ");
    lines.push(`${offset.toString(16).padStart(8, "0")}  ${row}`);
  }
  return lines.join("\n");
}

/** Which bytes of which memory the file holds, and which of them it does not. */
function extentOf({
  slot,
  address,
  size,
  length,
  redacted,
}: Pick<Evidence, "slot" | "address" | "size" | "length" | "redacted">): string {
  const withheld = redacted.reduce((sum, piece) => sum + piece.length, 0);
  return [
    `${grouped(size)} bytes of ${slot}${address === undefined ? "" : ` from offset ${address}`}`,
    ...(length !== undefined && length > size
      ? [`the ${grouped(length - size)} after them are all 0xff and left out`]
      : []),
    ...(withheld > 0 ? [`${counted(withheld, "byte")} redacted`] : []),
  ].join("; ");
}

const isStored = (file: string): boolean => /^evidence\/[0-9a-f]{64}$/.test(file);

function renderConsole({ slot, lines, leftOut }: Transcript, view: View): Markup {
  const shown = lines.slice(0, shownLines);
  const text = shown.map((line) => `${line.direction === "sent" ? ">" : "<"} ${line.text}`).join("\n");
  const hidden = leftOut + lines.length - shown.length;
  const more =
    hidden > 0 ? `\n… and ${hidden} more lines; journal.ndjson keeps the first 4,000 of a scenario` : "";
  return view.fold(
    html`Console of ${slot}, ${lines.length + leftOut} lines`,
    html`<pre tabindex="0">${text + more}</pre>`,
  );
}

function nameConsole({ record, line }: { readonly record: Transcript; readonly line: number }): Markup {
  return html`<p class="tag">Console of ${record.slot}, ${record.lines.length + record.leftOut} lines: line ${line} of the journal.</p>`;
}

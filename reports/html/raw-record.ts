import { hash as sha256 } from "node:crypto";
import { html, type Markup, nothing } from "./markup.ts";
import { digestOf, type PlacedLine, type RecordFile } from "./record-file.ts";
import { counted, grouped } from "./terms.ts";
import { hash, type View } from "./view.ts";

/** Longest piece of a raw line that is shown; the rest is where the place says. */
const excerptLength = 600;
/** Lines that carry evidence. The others tell when something began. */
const carriers: ReadonlySet<string> = new Set(["observation", "evidence", "transcript", "scenario-finished"]);

/** Where an attempt stands in the journal, and by which digests its bytes are known; verbatim as well where something is wrong. */
export function renderRaw(
  lines: readonly PlacedLine[],
  journal: RecordFile,
  verbatim: boolean,
  view: View,
): Markup {
  const own = lines.filter(({ record }) => carriers.has(record.type));
  const raw = verbatim
    ? html`<pre tabindex="0">${own.map(({ line, bytes }) => `${line}  ${excerpt(bytes)}`).join("\n")}</pre>`
    : nothing;
  const rows = lines.flatMap((line, at) =>
    carriers.has(line.record.type) ? [renderRow(line, digestOf(line, lines[at + 1]))] : [],
  );
  const body = html`<table class="raw"><thead><tr><th scope="col" class="num">Line</th><th scope="col">Kind</th><th scope="col" class="num">Offset</th><th scope="col" class="num">Bytes</th><th scope="col">SHA-256</th></tr></thead><tbody>${rows}</tbody></table>${raw}`;
  const whole = renderRange(lines, journal);
  // On paper the digest of the whole stands for those of its lines, unless they are needed one by one.
  if (view.medium === "paper" && !verbatim && whole !== nothing) return whole;
  return html`${whole}${view.fold(html`Raw record: ${counted(own.length, "line")} of ${journal.name}`, body)}`;
}

function renderRow({ line, record, offset, length }: PlacedLine, digest: string): Markup {
  return html`<tr><td class="num">${line}</td><td>${record.type}</td><td class="num">${offset}</td><td class="num">${length}</td><td>${hash(digest)}</td></tr>
`;
}

/** The attempt as one piece of the file, when nothing of another stands within it. */
function renderRange(lines: readonly PlacedLine[], { name, bytesAt }: RecordFile): Markup {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || last.line - first.line !== lines.length - 1)
    return nothing;
  const length = last.offset + last.length - first.offset;
  const digest = sha256("sha256", bytesAt(first.offset, length), "hex");
  return html`<p class="place">${name}, lines ${first.line} to ${last.line}, offset ${first.offset}, ${length} bytes, SHA-256 ${hash(digest)}</p>`;
}

/** The line as it stands there, as far as it is shown. */
function excerpt(bytes: Buffer): string {
  const text = bytes.toString();
  return text.length <= excerptLength
    ? text
    : `${text.slice(0, excerptLength)} … ${grouped(text.length - excerptLength)} more characters`;
}

import { decodeLosslessly } from "./lossless-text.ts";

/** Replaces known secrets in a text by something exactly as long: `Redactor.text`. */
export type Redact = (text: string) => string;

const star = 0x2a;

/**
 * Redacts what came in chunks as one stream, so that a secret is found wherever it was split, and gives it back in as many chunks, cut
 * at the same places. Secrets that are no text are found by their base64 form and starred.
 * @throws RangeError when `redact` changes a length: nothing could be put back in its place
 */
export function redactStream(chunks: readonly Uint8Array[], redact: Redact): readonly Buffer[] {
  let end = 0;
  const ends = chunks.map(({ length }) => {
    end += length;
    return end;
  });
  const stream = redactText({ bytes: Buffer.concat(chunks), ends }, redact);
  starBinary(stream.bytes, redact);
  return stream.ends.map((to, index) => stream.bytes.subarray(stream.ends[index - 1] ?? 0, to));
}

interface Stream {
  readonly bytes: Buffer;
  /** Where each chunk ends. */
  readonly ends: readonly number[];
}

/** A part of a stream, and what it becomes. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly replacement: Buffer;
}

function redactText(stream: Stream, redact: Redact): Stream {
  const { text, offsets } = decodeLosslessly(stream.bytes);
  const redacted = sameLength(text, redact);
  const changes = changedRuns(text, redacted, 0).map(({ from, to }): Change => {
    // Both halves of a pair begin at the same byte, and go together.
    while (from > 0 && offsets[from - 1] === offsets[from]) from -= 1;
    while (offsets[to - 1] === offsets[to] && to < text.length) to += 1;
    const bytes = { from: offsets[from] ?? 0, to: offsets[to] ?? 0 };
    return { ...bytes, replacement: Buffer.from(redacted.slice(from, to)) };
  });
  return changes.length === 0 ? stream : replaceIn(stream, changes);
}

function replaceIn({ bytes, ends }: Stream, changes: readonly Change[]): Stream {
  const pieces: Buffer[] = [];
  const moved: number[] = [];
  let copied = 0;
  let length = 0;
  /** Takes over what is unchanged up to `to`, with the ends in it. */
  const copy = (to: number) => {
    for (let end = ends[moved.length]; end !== undefined && end <= to; end = ends[moved.length])
      moved.push(length + end - copied);
    pieces.push(bytes.subarray(copied, to));
    length += to - copied;
    copied = to;
  };
  for (const { from, to, replacement } of changes) {
    copy(from);
    for (let end = ends[moved.length]; end !== undefined && end < to; end = ends[moved.length])
      moved.push(length + Math.min(end - from, replacement.length));
    pieces.push(replacement);
    length += replacement.length;
    copied = to;
  }
  copy(bytes.length);
  return { bytes: Buffer.concat(pieces), ends: moved };
}

/** Overwrites in place. */
function starBinary(bytes: Buffer, redact: Redact): void {
  const text = bytes.toString("base64");
  // Two of a run's characters may be as before by chance.
  for (const { from, to } of changedRuns(text, sameLength(text, redact), 8))
    bytes.fill(star, Math.floor((from * 3) / 4), Math.min(bytes.length, Math.ceil((to * 3) / 4) + 1));
}

function sameLength(text: string, redact: Redact): string {
  const redacted = redact(text);
  if (redacted.length === text.length) return redacted;
  throw new RangeError(
    `a secret was replaced by something of another length (${text.length} to ${redacted.length})`,
  );
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Where two texts of one length differ; differences at most `apart` units apart are one. */
function changedRuns(before: string, after: string, apart: number): readonly Run[] {
  if (before === after) return [];
  const runs: Run[] = [];
  for (let at = 0; at < before.length; at += 1) {
    if (before.charCodeAt(at) === after.charCodeAt(at)) continue;
    const last = runs.at(-1);
    if (last !== undefined && at - last.to <= apart) runs[runs.length - 1] = { from: last.from, to: at + 1 };
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}

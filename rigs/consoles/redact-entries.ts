import type { ConsoleBytes, ConsoleEntry } from "./entries.ts";
import { type Redact, redactStream } from "./redact-stream.ts";

/**
 * The entries with bytes, redacted, by what they replace. What one direction said is one stream, also around gaps and the other's words:
 * an echo splits a secret into single letters.
 */
export function redactEntries(
  entries: readonly ConsoleEntry[],
  redact: Redact,
): ReadonlyMap<ConsoleEntry, ConsoleBytes> {
  const redacted = new Map<ConsoleEntry, ConsoleBytes>();
  for (const direction of ["received", "sent"] as const) {
    for (const { chunks, begins, ends } of streamsOf(entries, direction)) {
      const pieces = redactStream(
        chunks.map(({ bytes }) => bytes),
        redact,
      );
      if (ends) starBrokenEnd(pieces);
      if (begins) starBrokenBeginning(pieces);
      for (const [index, chunk] of chunks.entries())
        redacted.set(chunk, { ...chunk, bytes: pieces[index] ?? Buffer.alloc(0) });
    }
  }
  return redacted;
}

interface DirectedStream {
  readonly chunks: ConsoleBytes[];
  /** It begins, or ends, where something was left out. */
  readonly begins: boolean;
  ends: boolean;
}

function streamsOf(
  entries: readonly ConsoleEntry[],
  direction: "sent" | "received",
): readonly DirectedStream[] {
  let stream: DirectedStream = { chunks: [], begins: false, ends: false };
  const streams = [stream];
  for (const entry of entries) {
    if (entry.kind === "bytes" && entry.direction === direction) stream.chunks.push(entry);
    if (entry.kind !== "left-out" || entry[direction] === 0) continue;
    stream.ends = true;
    stream = { chunks: [], begins: true, ends: false };
    streams.push(stream);
  }
  return streams;
}

const lf = 0x0a;
const star = 0x2a;
/** Longest part of a line that is starred, bytes. */
const longestBroken = 4096;

/** A line that was cut where something was left out may hold the first half of a secret, which no redactor knows. */
function starBrokenEnd(pieces: readonly Buffer[]): void {
  let left = longestBroken;
  for (const piece of pieces.toReversed()) {
    const from = Math.max(piece.lastIndexOf(lf) + 1, piece.length - left);
    piece.fill(star, from);
    left -= piece.length - from;
    if (from > 0 || left === 0) return;
  }
}

function starBrokenBeginning(pieces: readonly Buffer[]): void {
  let left = longestBroken;
  for (const piece of pieces) {
    const feed = piece.indexOf(lf);
    const to = Math.min(feed < 0 ? piece.length : feed, left);
    piece.fill(star, 0, to);
    left -= to;
    if (to < piece.length || left === 0) return;
  }
}

import { setImmediate as nextTurn } from "node:timers/promises";
import { type KeyTrial, privateKeyLength } from "./key-trials.ts";

/** Windows that begin in one page. Small: in a log or a store a few bytes change from one dump to the next. */
const pageLength = 256;
/** How long others of this process wait for their turn, ms. */
const turnMs = 50;
/** Bytes of memory that what was tried may take. */
const mostRemembered = 64 << 20;

/**
 * What every window of a page is the private key of does not depend on whose key is sought. Firmware lies in two slots, in every device
 * and in every dump of a run; so it is computed once in a process and remembered, as the first 32 bits of each public key.
 */
const remembered = new Map<KeyTrial, Map<string, Uint32Array>>();
let size = 0;

/** Pieces of `bytes`, each with where it stands and as long as the last window that begins in it. */
export function* pagesOf(bytes: Buffer): Iterable<{ readonly at: number; readonly page: Buffer }> {
  for (let at = 0; at + privateKeyLength <= bytes.length; at += pageLength)
    yield { at, page: bytes.subarray(at, at + pageLength + privateKeyLength - 1) };
}

/** Offsets of windows that are not one byte repeated. */
export function* windowsOf(page: Buffer): Iterable<number> {
  let run = 1;
  for (let at = 1; at < page.length; at += 1) {
    run = page[at] === page[at - 1] ? run + 1 : 1;
    if (run < privateKeyLength && at + 1 >= privateKeyLength) yield at + 1 - privateKeyLength;
  }
}

/**
 * Computes beforehand what every page of `bytes` may hold, and gives others of this process their turn meanwhile: for a whole flash it takes
 * seconds, in which a process that says nothing looks as if it hung.
 */
export async function rememberPages(bytes: Buffer, trials: readonly KeyTrial[]): Promise<void> {
  let turnEnds = performance.now() + turnMs;
  for (const { page } of pagesOf(bytes)) {
    for (const trial of trials) headsOf(page, trial);
    if (performance.now() < turnEnds) continue;
    await nextTurn();
    turnEnds = performance.now() + turnMs;
  }
}

/** Whether a window of `page` is likely to be the private key of one of `names`; if not, none is. */
export function mayHold(page: Buffer, trial: KeyTrial, names: readonly { readonly name: Buffer }[]): boolean {
  const heads = headsOf(page, trial);
  return heads.length > 0 && names.some(({ name }) => heads.includes(name.readUInt32LE(0)));
}

function headsOf(page: Buffer, trial: KeyTrial): Uint32Array {
  const known = remembered.get(trial) ?? new Map<string, Uint32Array>();
  remembered.set(trial, known);
  const text = page.toString("latin1");
  const before = known.get(text);
  if (before !== undefined) return before;
  const heads = Uint32Array.from(
    [...windowsOf(page)].flatMap((offset) =>
      trial
        .namesFor(page.subarray(offset, offset + privateKeyLength))
        .map(({ name }) => name.readUInt32LE(0)),
    ),
  );
  known.set(text, heads);
  size += text.length + heads.byteLength;
  if (size > mostRemembered) forgetAll();
  return heads;
}

/** Seldom: the memory of a run is smaller than this. What is needed again is computed again. */
function forgetAll(): void {
  remembered.clear();
  size = 0;
}

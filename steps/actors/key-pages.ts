import { setImmediate as nextTurn } from "node:timers/promises";
import { type KeyTrial, privateKeyLength } from "./key-trials.ts";

/** Windows that begin in one page. Small: in a log or a store a few bytes change from one dump to the next. */
const pageLength = 256;
/** How long others of this process wait for their turn, ms. */
const turnMs = 50;
/** Bytes of memory that what was tried may take. */
const mostRemembered = 64 << 20;

/**
 * What every window is the private key of does not depend on whose key is sought. Firmware lies in two slots, in every device and in every
 * dump of a run; so it is computed once in a process and remembered, as the first 32 bits of each public key.
 */
interface Remembered {
  /** By a page's bytes. */
  readonly pages: Map<string, Uint32Array>;
  /** By a window's bytes: what stands one byte further than in the dump before, such as a line of a log, is in no page that is known. */
  readonly windows: Map<string, readonly number[]>;
}
const remembered = new Map<KeyTrial, Remembered>();
let size = 0;
/** Bytes that one window takes in memory, with its key: about. */
const windowSize = 160;

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
  const { pages, windows } = memoryOf(trial);
  const text = page.toString("latin1");
  const before = pages.get(text);
  if (before !== undefined) return before;
  const headsAt = (offset: number): readonly number[] => {
    const window = text.slice(offset, offset + privateKeyLength);
    const known =
      windows.get(window) ?? headsOfWindow(page.subarray(offset, offset + privateKeyLength), trial);
    windows.set(window, known);
    return known;
  };
  const heads = Uint32Array.from([...windowsOf(page)].flatMap(headsAt));
  pages.set(text, heads);
  size += text.length + heads.byteLength;
  if (size > mostRemembered) forgetAll();
  return heads;
}

function headsOfWindow(window: Buffer, trial: KeyTrial): readonly number[] {
  size += windowSize;
  return trial.namesFor(window).map(({ name }) => name.readUInt32LE(0));
}

function memoryOf(trial: KeyTrial): Remembered {
  const memory = remembered.get(trial) ?? { pages: new Map(), windows: new Map() };
  remembered.set(trial, memory);
  return memory;
}

/** Seldom: the memory of a run is smaller than this. What is needed again is computed again. */
function forgetAll(): void {
  remembered.clear();
  size = 0;
}

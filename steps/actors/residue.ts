/** Bytes that were written since a device left the factory, and are still there. */
export interface Residue {
  readonly region: string;
  readonly offset: number;
  readonly length: number;
}

/** Read-outs of one device's flash, region by region, under the same names. */
export type ReadOut = ReadonlyMap<string, Uint8Array>;

const windowLength = 16;
/** Less varied bytes are headers, padding and erased cells, which may rightly be there again. */
const leastVaried = 8;
const mostText = 8;
/** So many bytes in a row stand in two places for a reason. */
const knownLength = 8;
/** Fewer bytes beside what was there from the beginning are alike by chance, one of 256 is. */
const leastOwn = 4;
const erased = 0xff;

/**
 * What stands in `after` and stood anywhere in `before`, but not in `asNew`: runs of 16 bytes or more. A wipe may leave nothing
 * of it, encrypted or not, because who has the key of the device has what it encrypts. Text is left to the search for canaries:
 * log entries and field names are rightly written alike each time.
 */
export function findResidue({
  asNew,
  before,
  after,
}: {
  readonly asNew: ReadOut;
  readonly before: ReadOut;
  readonly after: ReadOut;
}): Residue[] {
  const suspects = newWindows(after, asNew);
  const known = among(suspects, asNew);
  const written = among(suspects, before).difference(known);
  if (written.size === 0) return [];
  return [...after].flatMap(([region, bytes]) =>
    runs(region, bytes, written).filter((run) => ownBytes(bytes, run, asNew) >= leastOwn),
  );
}

/** How many bytes of a run are part of nothing that stands in `asNew`, wherever. */
function ownBytes(bytes: Uint8Array, { offset, length }: Residue, asNew: ReadOut): number {
  const known = [...asNew.values()].map(asBuffer);
  const own = new Set(Array.from({ length }, (_, index) => offset + index));
  const last = Math.min(offset + length, bytes.length - knownLength + 1);
  for (let at = Math.max(0, offset - knownLength + 1); at < last; at += 1) {
    const piece = asBuffer(bytes.subarray(at, at + knownLength));
    if (!known.some((memory) => memory.includes(piece))) continue;
    for (let index = 0; index < knownLength; index += 1) own.delete(at + index);
  }
  return own.size;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Windows that do not stand at the same place in `asNew`: of a device that is as new, hardly any. */
function newWindows(readOut: ReadOut, asNew: ReadOut): Set<string> {
  const found = new Set<string>();
  for (const [region, bytes] of readOut) {
    const known = asNew.get(region) ?? new Uint8Array();
    for (const { from, to } of changedBlocks(bytes, known)) {
      const there = asBuffer(known.subarray(from, to)).toString("latin1");
      for (const { offset, text } of telling(bytes.subarray(from, to)))
        if (!there.startsWith(text, offset)) found.add(text);
    }
  }
  return found;
}

const blockLength = 4096;

/** Where `bytes` differ from `known`, block by block, each with the rest of every window that reaches into it. */
function* changedBlocks(bytes: Uint8Array, known: Uint8Array) {
  for (let at = 0; at < bytes.length; at += blockLength) {
    const end = at + blockLength;
    if (Buffer.compare(bytes.subarray(at, end), known.subarray(at, end)) === 0) continue;
    yield { from: Math.max(0, at - windowLength + 1), to: end + windowLength - 1 };
  }
}

/** Those of `windows` that stand somewhere in `readOut`. Most places begin like none of them, which two bytes tell. */
function among(windows: ReadonlySet<string>, readOut: ReadOut): Set<string> {
  const found = new Set<string>();
  if (windows.size === 0) return found;
  const heads = new Uint8Array(1 << 16);
  for (const text of windows) heads[(text.charCodeAt(0) << 8) | text.charCodeAt(1)] = 1;
  for (const bytes of readOut.values()) {
    const all = asBuffer(bytes).toString("latin1");
    let head = bytes[0] ?? 0;
    for (let at = 0; at + windowLength <= bytes.length; at += 1) {
      head = ((head << 8) | (bytes[at + 1] ?? 0)) & 0xffff;
      if (heads[head] !== 1) continue;
      const text = all.slice(at, at + windowLength);
      if (windows.has(text)) found.add(text);
    }
  }
  return found;
}

function runs(region: string, bytes: Uint8Array, written: ReadonlySet<string>): Residue[] {
  const found: { region: string; offset: number; length: number }[] = [];
  for (const { offset, text } of telling(bytes)) {
    if (!written.has(text)) continue;
    const last = found.at(-1);
    if (last !== undefined && offset <= last.offset + last.length)
      last.length = offset + windowLength - last.offset;
    else found.push({ region, offset, length: windowLength });
  }
  return found;
}

/**
 * Windows as ciphertext gives them: varied, hardly text, and without erased cells in them. One differs from the next in two bytes:
 * looking at all sixteen each time would be most of the work.
 */
function* telling(bytes: Uint8Array): Iterable<{ readonly offset: number; readonly text: string }> {
  const all = asBuffer(bytes).toString("latin1");
  const counts = new Uint8Array(256);
  let [texts, different, lastPair] = [0, 0, -1];
  for (let end = 0; end < bytes.length; end += 1) {
    const last = bytes[end] ?? erased;
    if (last === erased && bytes[end - 1] === erased) lastPair = end - 1;
    if (counts[last] === 0) different += 1;
    counts[last] = (counts[last] ?? 0) + 1;
    texts += isText(last);
    const offset = end - windowLength + 1;
    if (offset < 0) continue;
    const first = bytes[offset] ?? erased;
    if (texts <= mostText && different >= leastVaried && lastPair < offset)
      if (first !== erased && last !== erased) yield { offset, text: all.slice(offset, end + 1) };
    counts[first] = (counts[first] ?? 0) - 1;
    if (counts[first] === 0) different -= 1;
    texts -= isText(first);
  }
}

const isText = (byte: number): 0 | 1 => (byte >= 0x20 && byte < 0x7f ? 1 : 0);

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
const erasedPair = Buffer.alloc(2, erased);

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
  const written = windowsOf(before);
  for (const window of windowsOf(asNew)) written.delete(window);
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

function windowsOf(readOut: ReadOut): Set<string> {
  const found = new Set<string>();
  for (const bytes of readOut.values()) for (const { text } of telling(bytes)) found.add(text);
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

/** Windows as ciphertext gives them: varied, hardly text, and without erased cells in them. */
function* telling(bytes: Uint8Array): Iterable<{ readonly offset: number; readonly text: string }> {
  const buffer = asBuffer(bytes);
  for (let offset = 0; offset + windowLength <= buffer.length; offset += 1) {
    const window = buffer.subarray(offset, offset + windowLength);
    const gap = window.lastIndexOf(erasedPair);
    // The next window without that pair begins behind its first byte.
    if (gap >= 0) offset += gap;
    else if (isTelling(window)) yield { offset, text: window.toString("latin1") };
  }
}

/** Which window a byte was last seen in; a set for each of many thousand windows would be most of the work. */
const seenIn = new Float64Array(256);
let windowNumber = 0;

function isTelling(window: Buffer): boolean {
  if (window[0] === erased || window[windowLength - 1] === erased) return false;
  windowNumber += 1;
  let texts = 0;
  let different = 0;
  for (const byte of window) {
    if (byte >= 0x20 && byte < 0x7f) texts += 1;
    if (seenIn[byte] !== windowNumber) different += 1;
    seenIn[byte] = windowNumber;
  }
  return texts <= mostText && different >= leastVaried;
}

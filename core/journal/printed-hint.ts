/** Characters of which bytes in print consist: digits, what parts them, and what C writes before them. */
const digit = 1;
const separator = 2;
const prefix = 3;
const kinds = new Uint8Array(256);
for (const [characters, kind] of [
  ["0123456789abcdefABCDEF", digit],
  [",;: -", separator],
  ["x\\", prefix],
] as const)
  for (const byte of Buffer.from(characters)) kinds[byte] = kind;

/** What stands before a long number that is none of a name, a path or a JSON text. */
const delimiters = new Uint8Array(256);
for (const byte of Buffer.from(" \n\t,=([<|'nrt")) delimiters[byte] = 1;

const backslash = 0x5c;
const letterX = 0x78;

/** Six numbers of a digit each, and what parts them. */
const shortest = 12;
const fewestNumbers = 6;
const longNumber = 16;

/**
 * Whether bytes may be shown anywhere in `content`, as text: a quick look that says yes too often, and no only where
 * `printedBytes` finds nothing. It reads every twelfth byte, and more only where that may belong to a hint.
 */
export function mayShowBytes(content: Uint8Array): boolean {
  for (let at = 0; at < content.length; at += shortest) {
    if (kindAt(content, at) === 0) continue;
    let begin = at;
    while (begin > 0 && kindAt(content, begin - 1) !== 0) begin -= 1;
    let end = at + 1;
    while (kindAt(content, end) !== 0) end += 1;
    if (end - begin >= shortest && isHint(content, begin, end)) return true;
    at = end - 1;
  }
  return false;
}

/** 0 for what is no part of bytes in print, and behind the end. */
const kindAt = (content: Uint8Array, at: number): number => kinds[content[at] ?? 0] ?? 0;

function isHint(content: Uint8Array, begin: number, end: number): boolean {
  let numbers = 0;
  let digits = 0;
  let escapes = 0;
  for (let at = begin; at < end; at += 1) {
    const kind = kindAt(content, at);
    if (kind === prefix) {
      if (content[at] === backslash && content[at + 1] === letterX) escapes += 1;
      if (escapes === fewestNumbers) return true;
      digits = Math.min(digits, 1);
    } else if (kind === digit) {
      digits += 1;
      if (digits === longNumber && isFree(content, at - longNumber)) return true;
    } else {
      if (digits > 0) numbers += 1;
      if (numbers === fewestNumbers) return true;
      digits = 0;
    }
  }
  return false;
}

/** Whether a number that begins behind `before` is none of a name, a path or a JSON text. */
const isFree = (content: Uint8Array, before: number): boolean =>
  before < 0 || delimiters[content[before] ?? 0] === 1;

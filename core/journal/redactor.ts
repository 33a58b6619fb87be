import type { Commitments } from "./commitment.ts";
import { isJson } from "./is-json.ts";
import { createNeedleSearch, type NeedleSearch } from "./needle-search.ts";
import { type PrintedBytes, printedBytes, printedIn } from "./printed-bytes.ts";

/** Replaces known secrets in whatever leaves a scenario. */
export interface Redactor {
  /** From now on `secret` is replaced. @throws RangeError when it is so short that it would be found by chance. */
  protect(secret: string | Uint8Array, label: string): void;
  text(text: string): string;
  /** The same in raw bytes, such as a memory dump, whose offsets stay true. */
  bytes(bytes: Uint8Array): RedactedBytes;
}

export interface RedactedBytes {
  readonly bytes: Uint8Array;
  /** What was replaced, in the order of offsets; none overlaps another. */
  readonly redacted: readonly Span[];
}

/** Bytes of a file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

const shortest = 8;

/** What stands in place of a secret: its keyed commitment, exactly as long as what it replaces. */
function placeholder(commitment: string, length: number): string {
  return `[redacted:${commitment}]`.padEnd(length, ".").slice(0, length);
}

interface Form {
  readonly text: string;
  readonly commitment: string;
}

/**
 * One pass over a text, however many secrets there are: a lot of devices has thousands of forms, and a scenario redacts hundreds
 * of texts. Forms are found by their first four characters.
 */
export function createRedactor(commitments: Commitments): Redactor {
  /** By the hash of how they begin; longer forms first: a form that holds another must go as a whole. */
  const forms = new Map<number, Form[]>();
  const needles: Needle[] = [];
  let search: NeedleSearch<Needle> | undefined;
  const searched = () => {
    search ??= createNeedleSearch(needles);
    return search;
  };

  const keep = (form: Form): void => {
    const start = startOf(form.text);
    const alike = (forms.get(start) ?? []).filter(({ text }) => text !== form.text);
    forms.set(
      start,
      [...alike, form].sort((a, b) => b.text.length - a.text.length),
    );
  };

  return {
    protect(secret, label) {
      const raw = typeof secret === "string" ? Buffer.from(secret) : Buffer.from(secret);
      if (raw.length < shortest)
        throw new RangeError(`${label}: a secret of ${raw.length} bytes is too short to protect`);
      const commitment = commitments.commit("secret", raw);
      for (const text of textForms(raw)) keep({ text, commitment });
      for (const bytes of byteForms(raw)) needles.push({ bytes, commitment });
      search = undefined;
    },
    bytes(bytes) {
      return redacted(bytes, searched());
    },
    text(original) {
      if (forms.size === 0) return original;
      const text = withoutDumps(original, searched);
      const pieces: string[] = [];
      let copied = 0;
      let start = startOf(text.slice(0, window - 1));
      for (let at = 0; at + window <= text.length; at += 1) {
        start = roll(start, text.charCodeAt(at + window - 1));
        if (at < copied) continue;
        const found = forms.get(start)?.find((form) => text.startsWith(form.text, at));
        if (found === undefined) continue;
        pieces.push(text.slice(copied, at), placeholder(found.commitment, found.text.length));
        copied = at + found.text.length;
      }
      return pieces.length === 0 ? text : [...pieces, text.slice(copied)].join("");
    },
  };
}

interface Replaced extends Span {
  readonly commitment: string;
}

interface Needle {
  readonly bytes: Uint8Array;
  readonly commitment: string;
}

function redacted(bytes: Uint8Array, search: NeedleSearch<Needle>): RedactedBytes {
  const copy = Buffer.from(bytes);
  // What is longer is written last: a form that holds another is to be read as a whole.
  const found = [...search.all(bytes)]
    .map(({ needle, offset }) => ({ commitment: needle.commitment, offset, length: needle.bytes.length }))
    .concat(shownIn(printedIn(copy), () => search))
    .sort((a, b) => a.length - b.length);
  for (const { commitment, offset, length } of found)
    copy.write(placeholder(commitment, length), offset, "latin1");
  return { bytes: copy, redacted: joined(found.map(({ offset, length }) => ({ offset, length }))) };
}

/** Lines in which a needle is shown byte by byte, from its bytes to the end: what stands beside them is often the same as text. */
function shownIn(printed: readonly PrintedBytes[], search: () => NeedleSearch<Needle>): Replaced[] {
  return printed.flatMap(({ bytes, places }) =>
    search()
      .all(bytes)
      .flatMap(({ needle: { bytes: shown, commitment }, offset }) =>
        places(offset, shown.length).map((place) => ({ ...place, commitment })),
      ),
  );
}

/** JSON stays JSON. */
function withoutDumps(text: string, search: () => NeedleSearch<Needle>): string {
  const shown = shownIn(printedBytes(text), search);
  if (shown.length === 0) return text;
  const keeps = isJson(text) ? isJson : () => true;
  let without = text;
  for (const { commitment, offset, length } of shown) {
    const [before, after] = [without.slice(0, offset), without.slice(offset + length)];
    const inText = `${before}${placeholder(commitment, length)}${after}`;
    // Numbers of an array, which are in no string.
    without = keeps(inText) ? inText : `${before}"${placeholder(commitment, length - 2)}"${after}`;
  }
  return without;
}

/** The same bytes as spans that neither touch nor overlap, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const apart: { offset: number; length: number }[] = [];
  for (const { offset, length } of spans.toSorted((a, b) => a.offset - b.offset)) {
    const last = apart.at(-1);
    if (last === undefined || offset > last.offset + last.length) apart.push({ offset, length });
    else last.length = Math.max(last.length, offset + length - last.offset);
  }
  return apart;
}

const window = 4;

/** Of the last four characters; of characters beyond Latin the lower half, which may collide and does no harm. */
const roll = (start: number, code: number): number => (start << 8) | (code & 0xff);

function startOf(text: string): number {
  let start = 0;
  for (let at = 0; at < Math.min(window, text.length); at += 1) start = roll(start, text.charCodeAt(at));
  return start;
}

/** Every form in which a secret may stand in text: as it is, quoted, encoded, backwards, in wide characters. */
function textForms(raw: Buffer): Set<string> {
  const forms = new Set<string>();
  for (const bytes of [raw, Buffer.from(raw).reverse()]) {
    const text = asText(bytes);
    if (text === undefined) continue;
    const quoted = JSON.stringify(text).slice(1, -1);
    // Once more: a JSON text inside a JSON text.
    for (const form of [text, quoted, JSON.stringify(quoted).slice(1, -1), encodeURIComponent(text)])
      forms.add(form);
  }
  for (const bytes of [raw, Buffer.from(raw).reverse(), ...wideForms(raw)]) {
    const hex = bytes.toString("hex");
    forms.add(hex).add(hex.toUpperCase());
    for (const core of base64Cores(bytes))
      forms.add(core).add(core.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return forms;
}

/** Every form in which a secret may stand among raw bytes, each once. */
export function byteForms(raw: Buffer): Buffer[] {
  const texts = [...textForms(raw)].map((form) => Buffer.from(form));
  const forms = [raw, Buffer.from(raw).reverse(), ...wideForms(raw), ...texts];
  return [...new Map(forms.map((form) => [form.toString("latin1"), form])).values()];
}

function asText(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

function wideForms(raw: Buffer): Buffer[] {
  const text = asText(raw);
  if (text === undefined) return [];
  const wide = Buffer.from(text, "utf16le");
  return [wide, Buffer.from(wide).swap16()];
}

/** The characters that `bytes` alone decide, for each place in a group of three that they may begin at. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes]).toString("base64");
    return text.slice(Math.ceil((lead * 8) / 6), Math.floor(((lead + bytes.length) * 8) / 6));
  });
}

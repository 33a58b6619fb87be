import type { Dialect } from "./declaration/schema.ts";

/** Thrown when a value cannot be written, or a text is not written so; the message completes "… cannot be written:". */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
}

/** Characters that end a line or move about on it. */
const isControl = (character: string): boolean => /\p{Cc}|[\u2028\u2029]/u.test(character);

/** As it is, one word: nothing in it may end the word or the line. @throws Unwritable */
export function bare(text: string, mark: string | undefined): string {
  if (text === "") throw new Unwritable("an empty text is no word; write it quoted");
  if (/\s/.test(text) || [...text].some((each) => isControl(each) || each === mark))
    throw new Unwritable("a blank, a control character or a quote would end the word; write it quoted");
  return text;
}

/** As it is, up to the end of the line. @throws Unwritable */
export function rest(text: string): string {
  if ([...text].some(isControl)) throw new Unwritable("a control character would end the line");
  if (text !== text.trim() || text === "") throw new Unwritable("blanks at its ends would be lost");
  return text;
}

/** Between marks. @throws Unwritable when a character needs an escape that is not declared */
export function quote(text: string, quoting: Dialect["quoting"]): string {
  const { mark, escapes } = required(quoting);
  const written = [...text].map((character) => {
    const escaped = escapes[character];
    if (escaped !== undefined) return escaped;
    if (isControl(character) || character === mark)
      throw new Unwritable(`quoting.escapes does not say how to write ${JSON.stringify(character)}`);
    return character;
  });
  return `${mark}${written.join("")}${mark}`;
}

/** What stands between the marks. @throws Unwritable */
export function unquote(text: string, quoting: Dialect["quoting"]): string {
  const { mark, escapes } = required(quoting);
  if (text.length < 2 || !text.startsWith(mark) || !text.endsWith(mark))
    throw new Unwritable("it is not quoted");
  const written = Object.entries(escapes).toSorted(([, a], [, b]) => b.length - a.length);
  let plain = "";
  for (let at = 1; at < text.length - 1; ) {
    const [character, escaped] = written.find(([, each]) => text.startsWith(each, at)) ?? [];
    if (escaped === undefined && text[at] === mark) throw new Unwritable("a quote stands inside it");
    plain += character ?? text[at];
    at += escaped?.length ?? 1;
  }
  return plain;
}

function required(quoting: Dialect["quoting"]): NonNullable<Dialect["quoting"]> {
  if (quoting === undefined) throw new Unwritable("`quoting` is not declared");
  return quoting;
}

/** @throws Unwritable */
export function bytesOf(text: string, encoding: "hex" | "base64"): Buffer {
  const compact = text.replaceAll(/\s/g, "");
  const form = encoding === "hex" ? /^(?:[0-9a-fA-F]{2})*$/ : /^[A-Za-z0-9+/]*={0,2}$/;
  if (!form.test(compact)) throw new Unwritable(`it is not ${encoding}`);
  return Buffer.from(compact, encoding);
}

/** RFC 7468. */
export function pem(der: Uint8Array, label: string): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join("\n");
}

const begin = /^-----BEGIN [A-Z0-9 ]+-----$/;
const end = /^-----END [A-Z0-9 ]+-----$/;

/** The first block of PEM among `lines` and the lines without it. @throws Unwritable when what it holds is not base64 */
export function takePem(lines: readonly string[]): {
  readonly der: Buffer | undefined;
  readonly others: readonly string[];
} {
  const from = lines.findIndex((line) => begin.test(line.trim()));
  const to = lines.findIndex((line, at) => at > from && end.test(line.trim()));
  if (from < 0 || to < 0) return { der: undefined, others: lines };
  return {
    der: bytesOf(lines.slice(from + 1, to).join(""), "base64"),
    others: lines.toSpliced(from, to - from + 1),
  };
}
